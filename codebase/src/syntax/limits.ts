/** Limits of syntax, each named with its unit. */
export const syntaxLimits = {
  /** Text longer than this has no outline. */
  textCharsMax: 2_000_000,
  /** Time of one parse: of a file that is indexed, and of a document that is edited. */
  parseMsMax: 1_000,
  liveParseMsMax: 50,
  /** A grammar that breaks this often is not loaded again; no more runtimes than this are given up. */
  trapsMax: 2,
  runtimesMax: 8,
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
  /** A value that goes with the signature of a constant or field. */
  valueCharsMax: 100,
  nameCharsMax: 200,
  basesMax: 16,
  importNamesMax: 200,
  /** How far above a definition the first line of its comment may stand. */
  docLinesMax: 200,
} as const;
