/** What of a model's text it is sure enough of: all of it where it is sure of the first line, else the first words of that line. */
import { logOddsOf, probabilityOf, type SurenessQuestion, sureness } from '../../feedback/sureness.js';
import { completionLimits } from '../limits.js';
import type { WrittenText } from '../streams/written-text.js';

export interface SurePart {
  /** Empty where not even the first words are sure enough. */
  readonly text: string;
  /** 0…1: of the text, or of what came nearest. */
  readonly probability: number;
  /** As few of them as would be shown. */
  readonly firstWords: { readonly text: string; readonly probability: number };
}

export interface SurenessScene {
  /** 0…1. */
  readonly least: number;
  /** What became of this model's texts, in log-odds. */
  readonly trust: number;
  /** What the embedded engine says here, with its confidence, 0…1. */
  readonly embedded: readonly { readonly text: string; readonly confidence: number }[];
}

/** Undefined where `text` is not found in what was written. Linear in the tokens, a time for each word of the first line. */
export function surePart(text: string, written: WrittenText, scene: SurenessScene): SurePart | undefined {
  const { least, trust } = scene;
  const parts = judgedParts(text, written, scene.embedded).map((part) => {
    const estimate = sureness(part.question);
    return { text: part.text, probability: trust === 0 ? estimate : probabilityOf(logOddsOf(estimate) + trust) };
  });
  const [firstWords] = parts;
  if (firstWords === undefined) return undefined;
  const sure = parts.findLast(({ probability }) => probability >= least);
  if (sure === undefined)
    return { text: '', probability: Math.max(...parts.map((part) => part.probability)), firstWords };
  return { text: sure === parts.at(-1) ? text : sure.text, probability: sure.probability, firstWords };
}

/** The beginnings of a text's first line that may be shown, the shortest first, the whole line last; none where it is not found in what was written. */
export function judgedParts(
  text: string,
  written: WrittenText,
  embedded: SurenessScene['embedded'],
): readonly { readonly text: string; readonly question: SurenessQuestion }[] {
  const [gap = ''] = /^\s*/.exec(text) ?? [];
  const newline = text.indexOf('\n', gap.length);
  const line = text.slice(gap.length, newline === -1 ? undefined : newline).trimEnd();
  const place = written.placeOf(line);
  if (place === undefined || line === '') return [];
  const start = gap === '' ? place : written.gapBefore(place);
  const isTypedAlong = written.gapBefore(place) > 0;
  return [...wordEnds(line).slice(0, -1), line.length]
    .filter((length) => length >= completionLimits.sureCharactersMin || length === line.length)
    .map((length) => {
      const words = text.slice(0, gap.length + length);
      const logProbabilities = written.logProbabilities(start, place + length);
      return { text: words, question: { logProbabilities, isTypedAlong, ...agreement(words, embedded) } };
    });
}

/** One begins as the other is, white space apart. */
export function agree(one: string, other: string): boolean {
  const [a, b] = [one.replaceAll(/\s+/g, ''), other.replaceAll(/\s+/g, '')];
  return a.startsWith(b) || b.startsWith(a);
}

/** How sure the embedded engine is of texts that agree, and of others. */
function agreement(
  said: string,
  candidates: SurenessScene['embedded'],
): { readonly agreeing: number; readonly disagreeing: number } {
  let agreeing = 0;
  let disagreeing = 0;
  for (const { text, confidence } of candidates)
    if (agree(text, said)) agreeing += confidence;
    else disagreeing += confidence;
  return { agreeing, disagreeing };
}

/** As editors take words: letters and digits, or a run of other signs, with the white space before. */
function wordEnds(line: string): number[] {
  return Array.from(
    line.matchAll(/\s*(?:[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]+)/gu),
    (word) => word.index + word[0].length,
  );
}
