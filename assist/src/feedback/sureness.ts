/**
 * How likely what a model wrote agrees with what its user goes on to type, from the probabilities of its tokens and what else is
 * known at the cursor: a logistic regression, so that a model's own numbers need not be right, only in order.
 */

/** Of a model's text, the tokens from the cursor to where it is cut. */
export interface SurenessQuestion {
  /** Natural logarithms; of one token at least. */
  readonly logProbabilities: readonly number[];
  /** Something of what the model wrote is typed by now. */
  readonly isTypedAlong: boolean;
  /** The embedded engine's confidence in texts that begin so, or that this begins with, and in others; 0…1 each. */
  readonly agreeing: number;
  readonly disagreeing: number;
}

/** 0…1. */
export function sureness(question: SurenessQuestion): number {
  const columns = surenessColumns(question);
  return probabilityOf(columns.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
}

/** What the regression looks at; test/training/fit-sureness.ts fits a weight for each. */
export function surenessColumns(question: SurenessQuestion): readonly number[] {
  const { logProbabilities, isTypedAlong, agreeing, disagreeing } = question;
  const sum = logProbabilities.reduce((total, one) => total + one, 0);
  return [
    1,
    Math.max(leastSum, sum),
    Math.log2(logProbabilities.length),
    Math.log((agreeing + unknown) / (disagreeing + unknown)),
    Number(isTypedAlong),
  ];
}

/** 0…1: how likely the embedded engine's text is right beside a model's, which says the same, as far as both go, or something else. */
export function engineSureness({ confidence, agrees }: EngineQuestion): number {
  const columns = engineColumns({ confidence, agrees });
  return probabilityOf(columns.reduce((sum, value, at) => sum + value * (engineWeights[at] ?? 0), 0));
}

export interface EngineQuestion {
  /** What the engine says by itself, 0…1. */
  readonly confidence: number;
  readonly agrees: boolean;
}

/** What that regression looks at. */
export function engineColumns({ confidence, agrees }: EngineQuestion): readonly number[] {
  return [1, logOddsOf(Math.min(0.97, Math.max(0.03, confidence))), Number(agrees)];
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
/** So sure, of either, is who says nothing. */
const unknown = 0.1;

/** Source: test/training/fit-sureness.ts on 6,650 keys in 161 lines of 38 packages, docs/evaluation.md. */
const weights: readonly number[] = [0.13, 1.37, 0.32, 0.89, 1.08];
const engineWeights: readonly number[] = [-0.32, 0.76, 0.53];
