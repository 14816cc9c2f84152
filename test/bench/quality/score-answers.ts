/** Figures of a suite: how often the first line is right, how near it is, what is shown at a threshold, and how honest the confidence. */
import { editSimilarity } from './edit-similarity.js';

export interface Answer {
  readonly truth: string;
  /** First line of the best item; undefined when there is none. */
  readonly text: string | undefined;
  readonly confidence: number;
  /** The right line is among all candidates. */
  readonly among: boolean;
  readonly ms: number;
}

export interface SuiteScore {
  readonly tasks: number;
  readonly exactMatch: number;
  readonly editSimilarity: number;
  readonly among: number;
  readonly thresholds: Readonly<Record<string, { coverage: number; precision: number }>>;
  readonly tenthPrecision: number;
  readonly calibrationError: number;
  readonly msP50: number;
  readonly msP99: number;
}

export function scoreAnswers(answers: readonly Answer[], thresholds: readonly number[]): SuiteScore {
  const right = answers.map((answer) => answer.text?.trim() === answer.truth.trim());
  const shares: Record<string, { coverage: number; precision: number }> = {};
  for (const threshold of thresholds) {
    const shown = answers.flatMap((answer, at) => (answer.confidence >= threshold ? [right[at] === true] : []));
    shares[String(threshold)] = {
      coverage: percent(shown.length, answers.length),
      precision: percent(count(shown), shown.length),
    };
  }
  const surest = answers
    .map((answer, at) => ({ confidence: answer.confidence, right: right[at] === true }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, Math.ceil(answers.length / 10));
  const ms = answers.map((answer) => answer.ms).sort((a, b) => a - b);
  return {
    tasks: answers.length,
    exactMatch: percent(count(right), answers.length),
    editSimilarity: percent(
      answers.reduce((sum, answer) => sum + editSimilarity(answer.text?.trim() ?? '', answer.truth.trim()), 0),
      answers.length,
    ),
    among: percent(count(answers.map((answer) => answer.among)), answers.length),
    thresholds: shares,
    tenthPrecision: percent(count(surest.map((one) => one.right)), surest.length),
    calibrationError: calibrationError(answers, right),
    msP50: Number((ms[Math.floor(ms.length / 2)] ?? 0).toFixed(2)),
    msP99: Number((ms[Math.min(ms.length - 1, Math.floor(ms.length * 0.99))] ?? 0).toFixed(2)),
  };
}

/** Mean distance, weighted by size, between confidence and truth in ten bins of equal width. */
function calibrationError(answers: readonly Answer[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0, size: 0 }));
  for (const [at, answer] of answers.entries()) {
    const bin = bins[Math.min(9, Math.floor(answer.confidence * 10))];
    if (bin === undefined) continue;
    bin.confidence += answer.confidence;
    bin.right += right[at] === true ? 1 : 0;
    bin.size++;
  }
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / Math.max(1, answers.length);
  return Number(error.toFixed(3));
}

function count(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(((100 * part) / whole).toFixed(1));
}
