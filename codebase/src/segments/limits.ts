/** Bounds of the learned tables. */
export const segmentLimits = {
  /** A longer line is kept cut to this length, UTF-16 units: it is data, not code. */
  lineCharsMax: 1_000,
  /** Distinct words learned of one line; fewer than 192, so that which of them comes again is told in one byte. */
  lineTermsMax: 160,
  /** A longer word is not learned, UTF-16 units. */
  termCharsMax: 80,
  /** Views of the tables kept for the sets of shadowed files last asked for. */
  viewsKeptMax: 16,
  /** Words for which it is kept which segments hold them, once they are asked for. */
  holdingKeptMax: 8_192,
  /** Files of one segment whose words and lines are kept counted, since they are shadowed. */
  fileUsesKeptMax: 64,
} as const;
