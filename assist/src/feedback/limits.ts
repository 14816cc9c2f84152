/** Limits of what is learned from feedback, each named with its unit. */
export const feedbackLimits = {
  /** A suggestion that stood this long was seen. Source: the issue of this engine, as in the products it names. */
  seenMs: 750,
  /** When it is looked whether an accepted suggestion still stands, seconds after it was taken. */
  survivalSeconds: [15, 30, 120, 300, 600],
  /** Of each of the two texts that are compared, so many tokens are; the work is their product. */
  comparedTokensMax: 500,
  /** In a larger text than this, in UTF-16 units, accepted lines are looked for whole. */
  comparedUnitsMax: 16_384,
  /** Judgements kept until it is known what became of the suggestion. */
  judgementsKeptMax: 1_000,
  /** Documents whose outcomes are remembered, of all sessions. */
  documentsMax: 256,
  languagesMax: 64,
  modelsMax: 32,
  /** Dismissals remembered of a document. */
  dismissalsMax: 16,
  /** How far learning may move one weight, and all of them together one estimate, in log-odds: it can neither silence all nor let all pass. */
  weightMovedMax: 1.5,
  learnedOddsMax: 2,
  /** What speaks against a suggestion with less weight is not told. */
  partToldMin: 0.2,
} as const;
