/**
 * How likely what a model wrote agrees with what its user goes on to type, from the probabilities of its tokens: a logistic
 * regression on their product, so that a model's own numbers need not be right, only in order.
 */

/** Of a model's text, the tokens from the cursor to where it is cut. */
export interface SurenessQuestion {
  /** Natural logarithms; of one token at least. */
  readonly logProbabilities: readonly number[];
  readonly isLineStart: boolean;
}

/** 0…1. */
export function sureness(question: SurenessQuestion): number {
  const columns = surenessColumns(question);
  return probabilityOf(columns.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
}

/** What the regression looks at; test/training/fit-sureness.ts fits a weight for each. */
export function surenessColumns({ logProbabilities, isLineStart }: SurenessQuestion): readonly number[] {
  const sum = logProbabilities.reduce((total, one) => total + one, 0);
  return [1, Math.max(leastSum, sum), Math.log2(logProbabilities.length), Number(isLineStart)];
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

/** Source: 359 cursors of 32 hunks, docs/evaluation.md. */
const weights: readonly number[] = [0.94, 1.74, 0.41, 1.05];
