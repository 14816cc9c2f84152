/**
 * Tells what becomes of the suggestions of one session from the edits alone, since most editors report nothing. What an editor does
 * report refines it: each thing is told once, whoever saw it first.
 */
import { feedbackLimits } from '@foretoken/assist/feedback/limits.js';
import type { SuggestionEvent, SuggestionFacts } from '@foretoken/assist/feedback/suggestion-event.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { TextDocument } from '@foretoken/codebase/text/text-document.js';
import { AcceptanceWatch } from './acceptance-watch.js';
import type { ChangedSpan } from './changed-span.js';
import { activityLimits } from './limits.js';
import { ShownSuggestion } from './shown-suggestion.js';

export interface AnsweredItem {
  readonly completionId: number;
  readonly text: string;
  readonly source: SuggestionFacts['source'];
}

export type EditorReport = 'shown' | 'accepted' | 'dismissed';

export class SuggestionFollower {
  readonly #clock: Clock;
  readonly #tell: (event: SuggestionEvent) => void;
  readonly #onTaken: (uri: string, text: string) => void;
  readonly #accepted: AcceptanceWatch;
  /** The ones shown last, by completion id. */
  readonly #known = new Map<number, Followed>();
  /** A user has one cursor, and so one suggestion before them. */
  #now: ShownSuggestion | undefined;
  /** The candidate that is drawn, as far as that is known. */
  #lookedAt: Followed | undefined;
  #cancelSeen: () => void = () => {};
  #unsettled: { readonly followed: Followed; readonly settle: () => void } | undefined;

  /** `onTaken` hears of each text that a suggestion brought into a document, `onTakenBack` of lines that were undone soon after. */
  constructor(
    clock: Clock,
    tell: (event: SuggestionEvent) => void,
    onTaken: (uri: string, text: string) => void,
    onTakenBack: (uri: string, lines: string) => void,
  ) {
    this.#clock = clock;
    this.#tell = tell;
    this.#onTaken = onTaken;
    this.#accepted = new AcceptanceWatch(clock, tell, onTakenBack);
  }

  /** A request came: a cursor that stands elsewhere has left what was shown. */
  asked({ uri, text }: TextDocument, offset: number | undefined): void {
    const now = this.#now;
    if (now === undefined || (now.uri === uri && now.offset === offset)) return;
    const passed = now.uri === uri && offset !== undefined ? now.pass(text, offset) : 0;
    const followed = this.#shown();
    if (followed !== undefined) followed.typed += passed;
    if (passed === 0) this.#leave('dismissed');
    else if (now.rest === '') this.#leave('typed');
  }

  /** An answer is on its way to the editor. */
  answered({ uri, languageId }: TextDocument, offset: number, items: readonly AnsweredItem[]): void {
    const [first, ...others] = items;
    if (first !== undefined && this.#now?.uri === uri && this.#now.goesOn(offset, [first, ...others])) {
      const followed = this.#known.get(this.#now.item.completionId);
      if (followed !== undefined) this.#know(first.completionId, followed);
      return;
    }
    this.#leave(undefined);
    if (first === undefined) return;
    for (const { completionId, text, source } of items) {
      const facts = { completionId, source, languageId };
      this.#know(completionId, this.#known.get(completionId) ?? new Followed(uri, facts, text));
    }
    this.#now = new ShownSuggestion(uri, offset, [first, ...others]);
    this.#seenLater(this.#shown());
  }

  changed(before: TextDocument, after: TextDocument, span: ChangedSpan): void {
    this.#accepted.changed(after, span);
    const now = this.#now;
    if (now?.uri !== after.uri) return;
    const step = now.follow(before.text, span);
    const followed = this.#shown();
    if (step.kind === 'gone') this.#leave('dismissed');
    if (step.kind === 'typed') {
      if (followed !== undefined) followed.typed += step.characters;
      if (step.isLast) this.#leave('typed');
    }
    if (step.kind === 'taken') {
      if (followed !== undefined) {
        followed.inferred += step.inserted.replaceAll('\r\n', '\n').length;
        this.#taken(followed, step.whole);
        this.#accepted.begin(followed.facts, after, step);
      }
      this.#onTaken(after.uri, step.inserted);
      if (step.whole) this.#leave(undefined);
    }
  }

  /** An editor's own word. Nothing is known of an id that was not shown in this session, or longer ago. */
  told(report: EditorReport, completionId: number, characters: number | undefined): void {
    const followed = this.#known.get(completionId);
    if (followed === undefined) return;
    // What is drawn is not seen yet; one that the user turned to is looked at from now on.
    if (report === 'shown') {
      if (this.#now?.offers(completionId) === true) this.#seenLater(followed);
      return;
    }
    this.#seen(followed);
    if (report === 'accepted') {
      followed.told =
        characters === undefined ? followed.length - followed.typed : followed.told + Math.floor(characters);
      this.#onTaken(followed.uri, followed.text.slice(followed.typed, followed.typed + followed.told));
      this.#taken(followed, followed.told + followed.typed >= followed.length);
    }
    if (report === 'dismissed') {
      if (this.#shown() === followed) this.#leave('dismissed');
      else if (this.#unsettled?.followed !== followed) this.#settle(followed, 'dismissed');
    }
  }

  /** The text of a document is not known any more, or it is closed. */
  forget(uri: string): void {
    if (this.#now?.uri === uri) this.#leave(undefined);
    this.#accepted.forget(uri);
  }

  close(): void {
    this.#leave(undefined);
    this.#unsettled?.settle();
    this.#accepted.close();
  }

  #shown(): Followed | undefined {
    return this.#now === undefined ? undefined : this.#known.get(this.#now.item.completionId);
  }

  #know(completionId: number, followed: Followed): void {
    this.#known.delete(completionId);
    this.#known.set(completionId, followed);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= activityLimits.shownMax) break;
      this.#known.delete(oldest);
    }
  }

  #leave(verdict: Verdict | undefined): void {
    const followed = this.#shown();
    this.#now = undefined;
    this.#lookedAt = undefined;
    this.#cancelSeen();
    if (followed === undefined || verdict === undefined) return;
    this.#unsettled?.settle();
    const cancel = this.#clock.after(activityLimits.verdictMs, () => this.#unsettled?.settle());
    const settle = () => {
      cancel();
      this.#unsettled = undefined;
      this.#settle(followed, verdict);
    };
    this.#unsettled = { followed, settle };
  }

  #seenLater(followed: Followed | undefined): void {
    if (followed === this.#lookedAt) return;
    this.#lookedAt = followed;
    this.#cancelSeen();
    this.#cancelSeen = this.#clock.after(feedbackLimits.seenMs, () => this.#seen(followed));
  }

  #settle(followed: Followed, verdict: Verdict): void {
    if (!followed.isSeen || followed.taken > 0 || followed.verdict !== undefined) return;
    followed.verdict = verdict;
    this.#tell({ ...followed.facts, kind: verdict });
  }

  #seen(followed: Followed | undefined): void {
    if (followed === undefined || followed.isSeen) return;
    followed.isSeen = true;
    this.#tell({ ...followed.facts, kind: 'seen' });
  }

  /** By both accounts together: the larger counts, and only what is new of it. */
  #taken(followed: Followed, whole: boolean): void {
    const taken = Math.min(followed.length, Math.max(followed.inferred, followed.told));
    if (taken <= followed.taken && (!whole || followed.isWhole)) return;
    this.#seen(followed);
    const characters = taken - followed.taken;
    followed.taken = taken;
    followed.isWhole ||= whole;
    this.#tell({ ...followed.facts, kind: 'taken', characters, whole });
  }
}

type Verdict = 'dismissed' | 'typed';

class Followed {
  readonly uri: string;
  readonly facts: SuggestionFacts;
  readonly text: string;
  isSeen = false;
  isWhole = false;
  verdict: Verdict | undefined;
  /** UTF-16 units that the user typed, that edits and the editor say were taken, and that were told of. */
  typed = 0;
  inferred = 0;
  told = 0;
  taken = 0;

  constructor(uri: string, facts: SuggestionFacts, text: string) {
    this.uri = uri;
    this.facts = facts;
    this.text = text;
  }

  get length(): number {
    return this.text.length;
  }
}
