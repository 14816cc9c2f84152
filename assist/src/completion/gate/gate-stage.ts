/** The last stage before something is shown: what is not sure or likely enough is held back, or cut, unless the user asked by hand. */
import type { Believed, GateJudgement, QuietGate } from '../../feedback/quiet-gate.js';
import { engineSureness, logOddsOf } from '../../feedback/sureness.js';
import type { CompletionItem, CompletionRequest, CompletionSource, SilentReason } from '../completion-pipeline.js';
import type { Candidate } from '../embedded-candidates.js';
import type { CursorContext } from '../lines/cursor-context.js';
import type { WrittenText } from '../streams/written-text.js';
import { agree, surePart } from './sure-part.js';
import type { UnshownWords } from './unshown-words.js';

interface GatedOffer {
  readonly text: string;
  readonly from: CompletionSource;
  /** 0…1; absent where nothing tells. */
  readonly confidence?: number | undefined;
  /** How likely a model held it, token by token, where its backend tells. */
  readonly written?: WrittenText | undefined;
  /** What made it, where it was kept. */
  readonly madeBy?: 'embedded' | 'backend' | undefined;
}

export type Gated<Offer> =
  | {
      readonly kind: 'passed';
      readonly offers: readonly Offer[];
      /** Has the gate learn of what becomes of the items that the offers were made. */
      readonly learnOf: (items: readonly CompletionItem[]) => void;
      /** What of the first one is left out, and why. */
      readonly detail?: string | undefined;
    }
  /** `detail`: how sure or likely, and what speaks against it. */
  | { readonly kind: 'silent'; readonly because: SilentReason; readonly detail: string };

/** Whose texts they are, and what else tells whether they are right. */
export interface GateScene {
  readonly gate: QuietGate | undefined;
  readonly unshown: UnshownWords;
  readonly model: string;
  /** What the embedded engine says here, whether it is offered or not. */
  readonly embedded: readonly Candidate[];
}

interface Sure<Offer> {
  readonly offer: Offer;
  /** Only its first words. */
  readonly isCut?: boolean;
  readonly believed?: Believed | undefined;
}

/** What is typed along is on screen already and passes. Costs some tens of microseconds. */
export function throughGate<Offer extends GatedOffer>(
  scene: GateScene,
  request: CompletionRequest,
  at: CursorContext,
  offers: readonly Offer[],
): Gated<Offer> {
  const { gate } = scene;
  const { acceptanceMin, surenessMin } = request.policy;
  const isAsked = request.trigger === 'automatic' && request.fresh !== true && offers[0]?.from !== 'type-through';
  if (!isAsked) return { kind: 'passed', offers, learnOf: () => {} };
  const said = offers.find(({ written }) => written !== undefined)?.text;
  const parts = offers.map((offer) =>
    isEmbedded(offer) ? besideModel(offer, said, request) : sureOf(offer, request, at, scene),
  );
  const sure = worthiestFirst(parts.filter(({ offer }) => offer.text !== ''));
  if (sure.length === 0)
    return { kind: 'silent', because: 'not-confident', detail: unsureText(parts[0]?.offer, surenessMin ?? 0) };
  const unsure = parts.find(({ offer }) => offer.text === '' && !isEmbedded(offer))?.offer;
  const unsureModel = unsure && unsureText(unsure, surenessMin ?? 0);
  if (gate === undefined || acceptanceMin === undefined)
    return {
      kind: 'passed',
      offers: sure.map(({ offer }) => offer),
      learnOf: () => {},
      detail: cutText(sure[0]) ?? unsureModel,
    };
  const judged = sure.map((one) => ({ ...one, judgement: judge(gate, request, at, one.offer) }));
  const passed = judged.filter(({ judgement }) => judgement.probability >= acceptanceMin);
  if (passed.length === 0)
    return { kind: 'silent', because: 'held-back', detail: unlikelyText(judged[0]?.judgement, acceptanceMin) };
  return {
    kind: 'passed',
    offers: passed.map(({ offer }) => offer),
    detail: cutText(passed[0]) ?? unsureModel,
    learnOf(items) {
      for (const [place, { completionId }] of items.entries()) {
        const one = passed[place];
        if (one !== undefined) gate.shown(completionId, one.judgement, one.believed);
      }
    },
  };
}

/** By the keys that it is likely to save, where it is told how sure each is. */
function worthiestFirst<Offer extends GatedOffer>(some: readonly Sure<Offer>[]): readonly Sure<Offer>[] {
  if (some.some(({ offer }) => offer.confidence === undefined)) return some;
  const worth = ({ offer }: Sure<Offer>) =>
    (offer.confidence ?? 0) * (offer.text.trim().split('\n', 1)[0]?.length ?? 0);
  return some.toSorted((a, b) => worth(b) - worth(a));
}

/** The embedded engine's text is as sure as what a model said there makes it; it may be left out for that. */
function besideModel<Offer extends GatedOffer>(
  offer: Offer,
  said: string | undefined,
  { policy }: CompletionRequest,
): Sure<Offer> {
  if (said === undefined || offer.confidence === undefined) return { offer };
  const confidence = engineSureness({ confidence: offer.confidence, agrees: agree(offer.text, said) });
  return {
    offer: { ...offer, confidence, text: confidence >= (policy.surenessMin ?? policy.confidenceMin) ? offer.text : '' },
  };
}

/** A model's text cut to what it is sure enough of, which may be nothing. */
function sureOf<Offer extends GatedOffer>(
  offer: Offer,
  { owner, policy }: CompletionRequest,
  at: CursorContext,
  { gate, unshown, model, embedded }: GateScene,
): Sure<Offer> {
  const least = policy.surenessMin ?? 0;
  const trust = gate?.trustOf(model) ?? 0;
  const part = offer.written && surePart(offer.text, offer.written, { least, trust, embedded });
  const confidence = part?.probability ?? offer.confidence;
  // One whose backend does not tell is not held to it.
  if (confidence === undefined) return { offer };
  const text = part?.text ?? (confidence >= least ? offer.text : '');
  const isCut = text !== offer.text;
  if (part?.text === '') {
    const { firstWords } = part;
    unshown.add(owner, at, firstWords.text, { model, odds: logOddsOf(firstWords.probability) - trust });
  }
  return { offer: { ...offer, text, confidence }, isCut, believed: { model, odds: logOddsOf(confidence) - trust } };
}

function judge(
  gate: QuietGate,
  { owner, document, offset }: CompletionRequest,
  { linePrefix, lineSuffix }: CursorContext,
  offer: GatedOffer,
): GateJudgement {
  return gate.judge({
    owner,
    languageId: document.languageId,
    line: document.positionAt(offset, 'utf-16').line,
    linePrefix,
    lineSuffix,
    text: offer.text,
    madeBy: isEmbedded(offer) ? 'embedded' : 'backend',
    confidence: offer.confidence,
  });
}

function isEmbedded({ from, madeBy }: GatedOffer): boolean {
  return (madeBy ?? from) === 'embedded';
}

function cutText(first: Sure<unknown> | undefined): string | undefined {
  return first?.isCut === true ? 'only the first words, since the model is not sure of the rest' : undefined;
}

function unsureText(offer: GatedOffer | undefined, least: number): string {
  return `the model is ${percent(offer?.confidence ?? 0)} sure of it, where ${percent(least)} are asked for`;
}

function unlikelyText(judgement: GateJudgement | undefined, acceptanceMin: number): string {
  const because = judgement?.against === undefined ? '' : `: ${judgement.against}`;
  return `${percent(judgement?.probability ?? 0)} likely to be taken, where ${percent(acceptanceMin)} are asked for${because}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
