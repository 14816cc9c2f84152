/**
 * How likely what a model wrote agrees with what its user goes on to type, from the probabilities of its tokens and what else is
 * known at the cursor: a logistic regression, so that a model's own numbers need not be right, only in order.
 */

/** Of a model's text, the tokens from the cursor to where it is cut. */
export interface SurenessQuestion {
  /** Natural logarithms; of one token at least. */
  readonly logProbabilities: readonly number[];
  readonly isLineStart: boolean;
  /** The embedded engine's confidence in texts that begin so, or that this begins with, and in others; 0…1 each. */
  readonly agreeing: number;
  readonly disagreeing: number;
  /** The model's texts on this line that what was typed contradicted. */
  readonly contradicted: number;
}

/** 0…1. */
export function sureness(question: SurenessQuestion): number {
  const columns = surenessColumns(question);
  return probabilityOf(columns.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
}

/** What the regression looks at; test/training/fit-sureness.ts fits a weight for each. */
export function surenessColumns(question: SurenessQuestion): readonly number[] {
  const { logProbabilities, isLineStart, agreeing, disagreeing, contradicted } = question;
  const sum = logProbabilities.reduce((total, one) => total + one, 0);
  return [
    1,
    Math.max(leastSum, sum),
    Math.log2(logProbabilities.length),
    Number(isLineStart),
    agreeing,
    disagreeing,
    Math.min(contradictedMax, contradicted),
  ];
}

/** Of odds as a natural logarithm. */
export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** The odds of a probability, as a natural logarithm; finite for 0 and 1, too. */
export function logOddsOf(probability: number): number {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(bounded / (1 - bounded));
}

const leastSum = -15;
const contradictedMax = 4;

/** Source: docs/evaluation.md. */
const weights: readonly number[] = [0.94, 1.74, 0.41, 1.05, 0, 0, 0];
