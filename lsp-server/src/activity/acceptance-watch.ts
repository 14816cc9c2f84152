/** What of the accepted suggestions still stands after a while: their places are carried through every edit, their texts compared. */
import { keptShare } from '@foretoken/assist/feedback/kept-share.js';
import { feedbackLimits } from '@foretoken/assist/feedback/limits.js';
import type { SuggestionEvent, SuggestionFacts } from '@foretoken/assist/feedback/suggestion-event.js';
import type { Clock } from '@foretoken/base/clock.js';
import { flatCopy } from '@foretoken/base/flat-copy.js';
import type { TextDocument } from '@foretoken/codebase/text/text-document.js';
import type { ChangedSpan } from './changed-span.js';
import { activityLimits } from './limits.js';

export class AcceptanceWatch {
  readonly #clock: Clock;
  readonly #tell: (event: SuggestionEvent) => void;
  readonly #onTakenBack: (uri: string, lines: string) => void;
  /** The oldest first. */
  #watched: Watched[] = [];
  #cancelTimer: (() => void) | undefined;

  /** `onTakenBack` hears of the lines that were made so and are not any more. */
  constructor(clock: Clock, tell: (event: SuggestionEvent) => void, onTakenBack: (uri: string, lines: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.#onTakenBack = onTakenBack;
  }

  /** Something was taken and stands in the document. What is taken piece by piece is watched as one. */
  begin(facts: SuggestionFacts, document: TextDocument, { start, inserted: text, replaced }: TakenText): void {
    const end = start + text.length;
    const before = this.#watched.find(
      (watched) => watched.facts.completionId === facts.completionId && watched.end === start,
    );
    if (before !== undefined) {
      before.text = flatCopy(before.text + text);
      before.replaced = flatCopy(before.replaced + replaced);
      before.end = end;
      return;
    }
    this.#watched.push({
      facts,
      document,
      start,
      end,
      text: flatCopy(text),
      replaced: flatCopy(replaced),
      sinceMs: this.#clock.now(),
      checked: 0,
      isTakenBack: false,
    });
    if (this.#watched.length > activityLimits.acceptedWatchedMax) this.#watched.shift();
    this.#schedule();
  }

  changed(after: TextDocument, span: ChangedSpan): void {
    for (const watched of this.#watched) {
      if (watched.document.uri !== after.uri) continue;
      // What is only typed into it takes nothing back, though little of a short text stays whole.
      const isCut = span.to > span.from && span.from < watched.end && span.to > watched.start;
      move(watched, span);
      watched.document = after;
      if (isCut) this.#seeWhetherTakenBack(watched);
    }
  }

  /** The text of a document is not known any more: what was to be seen there is not. */
  forget(uri: string): void {
    this.#watched = this.#watched.filter((watched) => watched.document.uri !== uri);
  }

  close(): void {
    this.#cancelTimer?.();
    this.#watched = [];
  }

  #seeWhetherTakenBack(watched: Watched): void {
    const isSoon = this.#clock.now() - watched.sinceMs <= activityLimits.takenBackMsMax;
    if (watched.isTakenBack || !isSoon || shareOf(watched) > takenBackShare + shareBefore(watched)) return;
    watched.isTakenBack = true;
    this.#tell({ ...watched.facts, kind: 'taken-back' });
    this.#onTakenBack(watched.document.uri, linesMade(watched));
  }

  #schedule(): void {
    const due = Math.min(...this.#watched.map(dueMs));
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (Number.isFinite(due))
      this.#cancelTimer = this.#clock.after(Math.max(0, due - this.#clock.now()), () => this.#look());
  }

  #look(): void {
    for (const watched of this.#watched) {
      while (dueMs(watched) <= this.#clock.now()) {
        const seconds = feedbackLimits.survivalSeconds[watched.checked++] ?? 0;
        const characters = watched.text.length;
        this.#tell({ ...watched.facts, kind: 'kept', seconds, characters, share: shareOf(watched) });
      }
    }
    this.#watched = this.#watched.filter((watched) => Number.isFinite(dueMs(watched)));
    this.#schedule();
  }
}

interface TakenText {
  /** A UTF-16 offset. */
  readonly start: number;
  readonly inserted: string;
  /** What stood there before. */
  readonly replaced: string;
}

interface Watched {
  readonly facts: SuggestionFacts;
  document: TextDocument;
  /** UTF-16 offsets in the document as it is now. */
  start: number;
  end: number;
  text: string;
  replaced: string;
  readonly sinceMs: number;
  /** How many of the times to look have come. */
  checked: number;
  isTakenBack: boolean;
}

/** Of what was undone, so little may be left: a bracket that the user wanted anyway. */
const takenBackShare = 0.1;

function dueMs({ sinceMs, checked }: Watched): number {
  return sinceMs + 1000 * (feedbackLimits.survivalSeconds[checked] ?? Number.POSITIVE_INFINITY);
}

function shareOf({ document, start, end, text }: Watched): number {
  return keptShare(text.replaceAll('\r\n', '\n'), document.text.slice(start, end).replaceAll('\r\n', '\n'));
}

/** The suggestion with what stands before and behind it in its lines. */
function linesMade({ document, start, end, text }: Watched): string {
  const now = document.text;
  const lineEnd = now.indexOf('\n', end);
  return (
    now.slice(now.lastIndexOf('\n', start - 1) + 1, start) + text + now.slice(end, lineEnd < 0 ? undefined : lineEnd)
  );
}

/** Of what was undone, the brackets are left in whose place it came. */
function shareBefore({ text, replaced }: Watched): number {
  return replaced === '' ? 0 : keptShare(text.replaceAll('\r\n', '\n'), replaced);
}

function move(watched: Watched, { from, to, inserted }: ChangedSpan): void {
  const grown = inserted.length - (to - from);
  // A redo brings back what was taken out of a place that is empty since.
  const isEmpty = watched.start === watched.end;
  if (isEmpty ? to < watched.start : to <= watched.start) {
    watched.start += grown;
    watched.end += grown;
  } else if (isEmpty ? from <= watched.end : from < watched.end) {
    watched.start = Math.min(watched.start, from);
    watched.end = to >= watched.end ? from + inserted.length : watched.end + grown;
  }
}
