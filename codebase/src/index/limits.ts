/** Limits of the index, each named with its unit. */
export const indexLimits = {
  /** Text learned into one segment during a walk: bounds the indexer's memory. */
  segmentTextBytesMax: 8 * 1024 * 1024,
  /** Segments of one root; more are put together. */
  segmentsMax: 12,
  /** Files whose segments are put together at once. */
  mergedFilesMax: 4_000,
  /** Lines of one chunk, and how many of them the next one repeats. */
  chunkLines: 20,
  chunkOverlapLines: 0,
  /** Words of one search, the rarest first. */
  queryTermsMax: 12,
  /** A word in more than this share of all chunks is left out of a search that has rarer ones. */
  commonShareMax: 0.2,
  /** Chunks that a search looks at, and definitions for each name in it. */
  searchedChunksMin: 80,
  searchedDefinitionsMax: 20,
  /** Lines of one snippet that shows a definition, and snippets of one file before those of others. */
  shownLinesMax: 40,
  shownDocLinesMax: 12,
  snippetsOfFileMax: 3,
  /** Definitions and imports stored of one file. */
  fileDefinitionsMax: 5_000,
  fileImportsMax: 1_000,
  /** A name that is defined more often than this says nothing; its rarer tiers do. */
  sameNameMax: 256,
  /** Files that may add to one type. */
  typeFilesMax: 64,
  /** Imports looked at for one key when a file's importers are asked for. */
  importerRowsMax: 1_024,
  /** Resolved imports remembered while no file comes or goes. */
  resolvedImportsKept: 20_000,
  /** Progress is told at most this often. */
  statusEveryMs: 100,
} as const;
