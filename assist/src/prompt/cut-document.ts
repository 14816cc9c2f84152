/** Chooses what of the document goes into a prompt: head, what is being written and suffix, cut so that typing seldom moves a cut. */
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { ownPromptText, type PromptText, slicePromptText } from '@foretoken/privacy/prompt-text.js';
import { promptLimits } from './limits.js';

const noText = ownPromptText('');

export interface DocumentCuts {
  /** Offset in the prefix that parts `head` and `line`. */
  readonly split: number;
  /** Characters at the suffix's start that are left out. */
  readonly skipped: number;
  /** Characters of `head` and `line` together, of `line`, and of `suffix`. */
  readonly prefixMax: number;
  readonly lineMax: number;
  readonly suffixMax: number;
}

export interface CutDocument {
  readonly parts: {
    /** What stands before the split, from a line start that moves in steps. */
    readonly head: PromptText;
    /** From the split to the cursor. */
    readonly line: PromptText;
    readonly suffix: PromptText;
  };
  readonly redactions: number;
}

/** Cost grows with what is kept, not with the document. Secrets are looked for before anything is left out. */
export function cutDocument(
  prefix: string,
  suffix: string,
  { split, skipped, prefixMax, lineMax, suffixMax }: DocumentCuts,
  filter: PromptFilter,
  clean: (text: PromptText) => PromptText,
): CutDocument {
  const lineStart = split + steppedStart(prefix.length - split, lineMax);
  // Where the line itself had to be cut, nothing before it fits in between.
  const headStart = lineStart === split ? lineBegin(prefix, steppedStart(split, prefixMax - lineMax)) : lineStart;
  const windowStart = Math.max(0, headStart - promptLimits.filterMarginCharacters);
  const text = prefix.slice(windowStart) + suffix.slice(0, skipped + suffixMax + promptLimits.filterMarginCharacters);
  const cursor = prefix.length - windowStart;
  const suffixEnd = Math.min(suffix.length, skipped + suffixMax);
  const cuts = [headStart - windowStart, lineStart - windowStart, cursor, cursor + skipped, cursor + suffixEnd];
  const { pieces, count } = filter.toPromptPieces(text, cuts);
  const [, head = noText, line = noText, , after = noText] = pieces.map(clean);
  return {
    parts: {
      head: lastCharacters(head, prefixMax - lineMax),
      line: lastCharacters(line, lineMax),
      suffix: slicePromptText(after, 0, suffixMax),
    },
    redactions: count,
  };
}

/** Where to begin so that at most `max` of `length` are left: multiples of a step, so that it stays while `length` grows by little. */
export function steppedStart(length: number, max: number): number {
  if (length <= max) return 0;
  const step = Math.max(1, Math.floor(max * promptLimits.anchorStepShare));
  return Math.ceil((length - max) / step) * step;
}

/** Of the line in which `at` stands. */
export function lineBegin(prefix: string, at: number): number {
  return at === 0 ? 0 : prefix.indexOf('\n', at - 1) + 1;
}

function lastCharacters(text: PromptText, max: number): PromptText {
  return text.length <= max ? text : slicePromptText(text, text.length - max);
}
