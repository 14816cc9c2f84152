/** Limits of syntax, each named with its unit. */
export const syntaxLimits = {
  /** Text longer than this has no outline. */
  textCharsMax: 2_000_000,
  /** One parse of a file that is indexed, in the parser's own steps of 100 actions, so that a busy machine makes no difference; and at most. */
  parseStepsMax: 16_000,
  parseMsMax: 2_000,
  /**
   * One parse of a document that is edited: the steps of some 50 ms of usual code. The time is for what makes steps slow.
   */
  liveParseStepsMax: 1_500,
  liveParseMsMax: 1_000,
  /** A document that ran out of either this often in a row is left alone. */
  slowParsesMax: 2,
  /** A grammar that breaks this often is not loaded again. */
  trapsMax: 20,
  /** Memory of all grammars together: at most, and what is kept from one text to the next. */
  heapBytesMax: 256 * 1024 * 1024,
  heapBytesKept: 112 * 1024 * 1024,
  /** Open documents whose trees are kept, and their text in all. A tree takes some ten times its text. */
  documentsMax: 24,
  documentsCharsMax: 3_000_000,
  /** Longer documents have no live tree. */
  liveCharsMax: 500_000,
  referencesMax: 1_000,
  /** Nesting that is followed down to a cursor. */
  liveDepthMax: 1_000,
  /** Text before the cursor that is searched for what is declared. */
  scopeCharsMax: 20_000,
  /** What one outline holds at most. */
  definitionsMax: 20_000,
  importsMax: 5_000,
  /** Nesting that is followed. */
  depthMax: 40,
  signatureCharsMax: 300,
  /** Text of an import or a constructor, and of a header or a type, that is read for what it holds. */
  readCharsMax: 16_000,
  headerCharsMax: 2_000,
  /** A value that goes with the signature of a constant or field. */
  valueCharsMax: 100,
  nameCharsMax: 200,
  basesMax: 16,
  importNamesMax: 200,
  /** How far above a definition the first line of its comment may stand. */
  docLinesMax: 200,
} as const;
