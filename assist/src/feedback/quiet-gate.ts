/**
 * Estimates how likely the user takes a suggestion, and learns from what becomes of those that were shown: a logistic regression,
 * one step an outcome, that starts from set weights and forgets towards them, so that what is held back gets its chance again.
 */
import type { Clock } from '@foretoken/base/clock.js';
import { Lru } from '@foretoken/base/lru.js';
import { type GateColumnName, type GateQuestion, gateColumn, gateColumnNames } from './gate-columns.js';
import { bounded, type GateState, type LearnedWeight, nothingLearned } from './gate-state.js';
import { feedbackLimits } from './limits.js';
import { ModelTrust } from './model-trust.js';
import { RecentRates } from './recent-rates.js';
import type { SuggestionEvent } from './suggestion-event.js';
import { probabilityOf } from './sureness.js';

export interface GateJudgement {
  /** 0…1. */
  readonly probability: number;
  /** What speaks most against it, in words, when something does. */
  readonly against: string | undefined;
  readonly of: JudgedPlace;
  readonly values: Float64Array;
}

/** What is kept of a question until it is known what became of the suggestion: no text of it. */
type JudgedPlace = Pick<GateQuestion, 'owner' | 'line' | 'languageId'>;

export class QuietGate {
  readonly #clock: Clock;
  readonly #weights: Map<GateColumnName, LearnedWeight>;
  readonly #languages = new RecentRates(languageHalfLifeMs, feedbackLimits.languagesMax);
  readonly #trust = new ModelTrust();
  readonly #documents = new RecentRates(documentHalfLifeMs, feedbackLimits.documentsMax);
  readonly #dismissals = new Lru<string, Dismissals>(Number.POSITIVE_INFINITY, feedbackLimits.documentsMax);
  readonly #shown = new Lru<number, Shown>(Number.POSITIVE_INFINITY, feedbackLimits.judgementsKeptMax);

  constructor(clock: Clock, learned: GateState = nothingLearned) {
    this.#clock = clock;
    this.#weights = new Map(learned.weights);
    for (const [language, rate] of learned.languages) this.#languages.restore(language, rate);
    for (const [model, kept] of learned.models) this.#trust.restore(model, kept);
  }

  /** Costs microseconds. */
  judge(question: GateQuestion): GateJudgement {
    const past = this.#pastOf(question);
    const { owner, line, languageId } = question;
    const values = new Float64Array(gateColumnNames.length);
    let set = 0;
    let learned = 0;
    let worst = { part: -feedbackLimits.partToldMin, against: undefined as string | undefined };
    for (const [at, name] of gateColumnNames.entries()) {
      const { prior, value, against } = gateColumn(name);
      const x = value(question, past);
      values[at] = x;
      set += prior * x;
      const moved = this.#moved(name) * x;
      learned += moved;
      // The first column's set weight is no news.
      const part = moved + (at === 0 ? 0 : prior * x);
      if (against !== undefined && part < worst.part) worst = { part, against };
    }
    const odds = set + bounded(learned, feedbackLimits.learnedOddsMax);
    return { probability: probabilityOf(odds), against: worst.against, of: { owner, line, languageId }, values };
  }

  /** How much more than its token probabilities say a model is believed, in log-odds. */
  trustOf(model: string): number {
    return this.#trust.of(model, this.#clock.wall());
  }

  /** A suggestion that was judged is on its way to the user, under this id; `of` a model that was believed so much. */
  shown(completionId: number, judgement: GateJudgement, of?: Believed): void {
    this.#shown.set(completionId, { judgement, of, isLearned: false, isTold: false }, 1);
  }

  /** Learns of suggestions that it judged; others tell it nothing. What was typed by hand was right and was not needed: neither way. */
  record(event: SuggestionEvent): void {
    const shown = this.#shown.get(event.completionId);
    if (shown === undefined) return;
    const { owner, line, languageId } = shown.judgement.of;
    const nowMs = this.#clock.now();
    this.#tell(shown, event);
    if (event.kind === 'taken-back') this.#learn(shown.judgement, 0);
    if ((event.kind !== 'taken' && event.kind !== 'dismissed') || shown.isLearned) return;
    shown.isLearned = true;
    const isTaken = event.kind === 'taken';
    this.#learn(shown.judgement, Number(isTaken));
    this.#documents.add(owner, isTaken, nowMs);
    this.#languages.add(languageId, isTaken, this.#clock.wall());
    if (!isTaken) this.#dismiss(owner, line, nowMs);
  }

  /** What a model said, nothing of it shown, was typed by hand, or something else was. */
  typedUnshown({ model, odds }: Believed, isRight: boolean): void {
    this.#trust.learnUnshown(model, odds, isRight, this.#clock.wall());
  }

  /** Begins anew. */
  forget(): void {
    this.#weights.clear();
    this.#languages.clear();
    this.#trust.clear();
    this.#documents.clear();
    this.#dismissals.clear();
    this.#shown.clear();
  }

  state(): GateState {
    return { weights: new Map(this.#weights), languages: this.#languages.kept(), models: this.#trust.kept() };
  }

  /** Of what was taken in part nobody knows whether the rest was wrong or not wanted. */
  #tell(shown: Shown, event: SuggestionEvent): void {
    if (shown.of === undefined || shown.isTold) return;
    const isRight = event.kind === 'typed' || (event.kind === 'taken' && event.whole);
    if (!isRight && event.kind !== 'dismissed') return;
    shown.isTold = true;
    this.#trust.learn(shown.of.model, shown.of.odds, isRight, this.#clock.wall());
  }

  #pastOf({ owner, line, languageId }: GateQuestion) {
    const nowMs = this.#clock.now();
    const dismissals = this.#dismissals.get(owner);
    const here = dismissals?.lines.filter((one) => one.line === line && nowMs - one.atMs < dismissedHereMs) ?? [];
    return {
      dismissedMsAgo: dismissals === undefined ? Number.POSITIVE_INFINITY : nowMs - dismissals.lastMs,
      dismissedHere: here.length,
      documentRate: this.#documents.oddsOf(owner, nowMs),
      languageRate: this.#languages.oddsOf(languageId, this.#clock.wall()),
    };
  }

  /** One step along the gradient. */
  #learn({ values, probability }: GateJudgement, label: number): void {
    const atMs = this.#clock.wall();
    for (const [at, name] of gateColumnNames.entries()) {
      const x = values[at] ?? 0;
      if (x === 0) continue;
      const moved = this.#moved(name) * forgetting + step * (label - probability) * x;
      this.#weights.set(name, { moved: bounded(moved, feedbackLimits.weightMovedMax), atMs });
    }
  }

  #moved(name: GateColumnName): number {
    const weight = this.#weights.get(name);
    if (weight === undefined) return 0;
    return weight.moved * 0.5 ** (Math.max(0, this.#clock.wall() - weight.atMs) / weightHalfLifeMs);
  }

  #dismiss(owner: string, line: number, nowMs: number): void {
    const before = this.#dismissals.get(owner)?.lines ?? [];
    const lines = [...before.slice(1 - feedbackLimits.dismissalsMax), { line, atMs: nowMs }];
    this.#dismissals.set(owner, { lastMs: nowMs, lines }, 1);
  }
}

/** A model, and the log-odds by its token probabilities alone. */
export interface Believed {
  readonly model: string;
  readonly odds: number;
}

interface Shown {
  readonly judgement: GateJudgement;
  readonly of: Believed | undefined;
  /** Its model's trust has heard of it. */
  isTold: boolean;
  isLearned: boolean;
}

interface Dismissals {
  readonly lastMs: number;
  readonly lines: readonly { readonly line: number; readonly atMs: number }[];
}

/** Some twenty dismissals in a row halve the odds: a habit shows within a day's work. */
const step = 0.1;
/** Of what was learned, so much stays at each step: some 500 outcomes are remembered. */
const forgetting = 0.998;
const dayMs = 24 * 3_600_000;
const weightHalfLifeMs = 7 * dayMs;
const languageHalfLifeMs = dayMs;
const documentHalfLifeMs = 30 * 60_000;
const dismissedHereMs = 3 * 60_000;
