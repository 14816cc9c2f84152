/** Limits of context retrieval, each named with its unit. */
export const contextLimits = {
  /** Rows of postings read for one query; rare words are read first. */
  postingRowsMax: 40_000,
  /** Rows of one window, and how far apart windows begin. Source: the retrieval study, 10-line windows step 5. */
  windowRows: 10,
  windowStepRows: 5,
  /** Best windows of each query whose words are taken as evidence. */
  evidenceWindowsMax: 80,
  /** Words that snippets are chosen to cover. */
  neededWordsMax: 200,
  /** Places of one needed word that are looked at. */
  placesPerWordMax: 8,
  /** Pieces of code weighed against each other. */
  piecesMax: 1_500,
  /** Files that snippets come from. */
  filesMax: 10,
  /** Whole windows kept word for word for a model to copy from, before the budget is filled by coverage. */
  wholeWindowsMax: 4,
  /** Lines read of one place that a source names, and places of one source. */
  placeRowsMax: 60,
  placesPerSourceMax: 24,
  /** Work on one request ends after this long, with what was found. */
  elapsedMsMax: 30,
} as const;
