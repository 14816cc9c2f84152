/**
 * Confidences from which a suggestion is shown, by how much the user wants to see. Chosen by cross-validation over the packages
 * of training. What was right of what was shown, and how many requests got something, is of packages held out from all of that:
 * lines that a newer version added, half asked for at their start and half inside (docs/evaluation.md).
 */
export const confidenceBands = {
  /** So sure that it is shown without waiting for a model: 94 % right, 8 % of requests. */
  top: 0.8,
  /** 90 % right, 11 % of requests. */
  quiet: 0.7,
  /** 75 % right, 21 % of requests. */
  balanced: 0.4,
  /** 64 % right, 30 % of requests. */
  eager: 0.25,
  /** For who asks by hand, and turns from one to the next: chosen by hand, below what speaks up by itself. */
  asked: 0.05,
} as const;
