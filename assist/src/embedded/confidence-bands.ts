/**
 * Confidences from which a suggestion is shown, by how much the user wants to see. What was right of what was shown, and
 * how many requests got something, on lines that commits added, half at their start and half inside: test/bench/quality.
 */
export const confidenceBands = {
  /** So sure that it is shown without waiting for a model: 87 % right, 9 % of requests. */
  top: 0.8,
  /** 87 % right, 11 % of requests. */
  quiet: 0.75,
  /** 71 % right, 23 % of requests. */
  balanced: 0.4,
  /** 59 % right, 34 % of requests. */
  eager: 0.25,
} as const;
