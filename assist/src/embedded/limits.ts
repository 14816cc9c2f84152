/** Bounds of the embedded engine's work for one request. */
export const embeddedLimits = {
  /**
   * Work stops here and what was found so far is ranked, milliseconds. A last guard: the other limits bound the work to a
   * fraction of this, since answers that hang on the machine's load could not be told the same twice.
   */
  msMax: 150,
  /** Of the buffer, so many lines on each side of the cursor are looked at. */
  bufferLinesMax: 6_000,
  /** Of the buffer, so many UTF-16 units on each side of the cursor are looked at. */
  bufferCharsMax: 400_000,
  /** Nothing is suggested on a line that is already longer, UTF-16 units. */
  typedCharsMax: 400,
  /** Longer lines of the codebase are never suggested, UTF-16 units. */
  suggestedCharsMax: 300,
  /** Tokens of a line that are looked at. */
  lineTokensMax: 120,
  /** Other open buffers looked at. */
  overlaysMax: 32,
  /** Buffers whose lines are kept between requests. */
  buffersKeptMax: 40,
  /** Lines above and below the cursor that are compared at all. */
  linesAboveMax: 12,
  linesBelowMax: 8,
  /** Similar lines are looked for in so many rows for each line near the cursor: rarest words first, common forms not. */
  rowsSearchedMax: 800,
  /** Ways on are looked for in the lines of words that live in no more rows. */
  usesMax: 2_500,
  /** A line that lives in more rows is not followed to each of them. */
  rowsFollowedMax: 200,
  /** One of so many rows is, to those where the line next to it is alike too. */
  commonRowsFollowedMax: 2_000,
  /** Places scored in full. */
  placesMax: 320,
  /** Donors that vote. */
  donorsMax: 60,
  /** Candidates that are ranked. */
  candidatesMax: 72,
  /** No further line of a block is looked for after so long, milliseconds. */
  blockMsMax: 20,
  /** Lines of a block. */
  blockLinesMax: 12,
} as const;
