/** What of a model's text it is sure enough of: all of it where it is sure of the first line, else the first words of that line. */
import { logOddsOf, probabilityOf, sureness } from '../feedback/sureness.js';
import type { CursorContext } from './cursor-context.js';
import { completionLimits } from './limits.js';
import type { WrittenText } from './written-text.js';

export interface SurePart {
  /** Empty where not even the first words are sure enough. */
  readonly text: string;
  /** 0…1: of the text, or of what came nearest. */
  readonly probability: number;
}

export interface SurenessScene {
  readonly at: CursorContext;
  /** 0…1. */
  readonly least: number;
  /** What became of this model's texts, in log-odds. */
  readonly trust: number;
}

/** Undefined where `text` is not found in what was written. Linear in the tokens, a time for each word of the first line. */
export function surePart(text: string, written: WrittenText, scene: SurenessScene): SurePart | undefined {
  const [gap = ''] = /^\s*/.exec(text) ?? [];
  const newline = text.indexOf('\n', gap.length);
  const line = text.slice(gap.length, newline === -1 ? undefined : newline).trimEnd();
  const place = written.placeOf(line);
  if (place === undefined || line === '') return undefined;
  const start = gap === '' ? place : written.gapBefore(place);
  const judge = (length: number) => probabilityUntil(place + length, start, written, scene);
  const whole = judge(line.length);
  if (whole >= scene.least) return { text, probability: whole };
  let nearest = whole;
  for (const length of wordEnds(line).slice(0, -1).reverse()) {
    if (length < completionLimits.sureCharactersMin) break;
    const probability = judge(length);
    if (probability >= scene.least) return { text: text.slice(0, gap.length + length), probability };
    nearest = Math.max(nearest, probability);
  }
  return { text: '', probability: nearest };
}

function probabilityUntil(
  end: number,
  start: number,
  written: WrittenText,
  { at: { linePrefix }, trust }: SurenessScene,
): number {
  const estimate = sureness({
    logProbabilities: written.logProbabilities(start, end),
    isLineStart: linePrefix.trim() === '',
  });
  return trust === 0 ? estimate : probabilityOf(logOddsOf(estimate) + trust);
}

/** As editors take words: letters and digits, or a run of other signs, with the white space before. */
function wordEnds(line: string): number[] {
  return Array.from(
    line.matchAll(/\s*(?:[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]+)/gu),
    (word) => word.index + word[0].length,
  );
}
