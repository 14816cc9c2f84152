/** Confidences from which a suggestion is shown, by how much the user wants to see; measured on lines that commits added. */
export const confidenceBands = {
  /** So sure that it is shown without waiting for a model. */
  top: 0.8,
  /** At least four of five shown are right. */
  quiet: 0.65,
  /** At least two of three shown are right. */
  balanced: 0.5,
  /** About one of two shown is right. */
  eager: 0.35,
} as const;
