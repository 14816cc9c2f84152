/** Chooses what of the document goes into a prompt: head, current line and suffix, cut so that typing seldom moves a cut. */
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { ownPromptText, type PromptText, slicePromptText } from '@foretoken/privacy/prompt-text.js';
import { promptLimits } from './limits.js';

const noText = ownPromptText('');

export interface CutDocument {
  readonly parts: {
    /** Whole lines before the current one, from a line start that moves in steps. */
    readonly head: PromptText;
    /** The current line up to the cursor. */
    readonly line: PromptText;
    readonly suffix: PromptText;
  };
  readonly redactions: number;
}

/** `head` and `line` together hold at most `prefixMax` characters, `suffix` at most `suffixMax`. Cost grows with these, not with the document. */
export function cutDocument(
  prefix: string,
  suffix: string,
  prefixMax: number,
  suffixMax: number,
  filter: PromptFilter,
  clean: (text: PromptText) => PromptText,
): CutDocument {
  const lineMax = Math.floor(prefixMax * promptLimits.lineShareMax);
  const newline = prefix.lastIndexOf('\n') + 1;
  const lineStart = newline + steppedStart(prefix.length - newline, lineMax);
  // Where the line itself had to be cut, nothing before it fits in between.
  const headStart = lineStart === newline ? lineBegin(prefix, steppedStart(newline, prefixMax - lineMax)) : lineStart;
  const windowStart = Math.max(0, headStart - promptLimits.filterMarginCharacters);
  const text = prefix.slice(windowStart) + suffix.slice(0, suffixMax + promptLimits.filterMarginCharacters);
  const cursor = prefix.length - windowStart;
  const cuts = [headStart - windowStart, lineStart - windowStart, cursor, cursor + Math.min(suffix.length, suffixMax)];
  const { pieces, count } = filter.toPromptPieces(text, cuts);
  const [, head = noText, line = noText, after = noText] = pieces.map(clean);
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
function steppedStart(length: number, max: number): number {
  if (length <= max) return 0;
  const step = Math.max(1, Math.floor(max * promptLimits.anchorStepShare));
  return Math.ceil((length - max) / step) * step;
}

function lineBegin(prefix: string, at: number): number {
  return at === 0 ? 0 : prefix.indexOf('\n', at - 1) + 1;
}

function lastCharacters(text: PromptText, max: number): PromptText {
  return text.length <= max ? text : slicePromptText(text, text.length - max);
}
