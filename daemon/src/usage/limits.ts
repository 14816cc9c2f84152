/** Limits of what is counted of suggestions, each named with its unit. */
export const usageLimits = {
  /** Counts are written together after this long, so that a keystroke never waits for the disk. */
  writeAfterMs: 2_000,
  /** Suggestions of which it is remembered what became of them. */
  suggestionsKnownMax: 2_000,
  /** Rows that wait for a disk that is full. */
  pendingRowsMax: 1_000,
  /** Older figures are deleted. */
  daysKept: 730,
  /** What is learnt of the lengths of tokens is written this long after it was learnt. */
  tokenLengthsWriteMs: 30_000,
} as const;
