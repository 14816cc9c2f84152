/** Limits of the index, each named with its unit. */
export const indexLimits = {
  /** Text learned into one segment during a walk: bounds the indexer's memory. */
  segmentTextBytesMax: 12 * 1024 * 1024,
  /** Text that a thread takes to learn at once: how much later one of two may end than the other. */
  learnPieceBytes: 128 * 1024,
  /** The coarsest step of a file system's dates that counts. */
  dateTickMs: 50,
  /** Files that are learned for practice, at once and in all, and how large one may be. */
  practiceFilesAtOnce: 8,
  practiceFiles: 32,
  practiceFileBytesMax: 16 * 1024,
  /** Less text than this is learned by one thread: a second one costs more in warming up than it saves. */
  sharedBytesMin: 10 * 1024 * 1024,
  /** Files of a segment that saves make, rather than a walk. */
  savedFilesMax: 4,
  /** Files finished in one task of the helper, and in one transaction. */
  finishFilesMax: 64,
  finishedFilesOfCommit: 512,
  /** Unfinished files that come first because they changed last. */
  recentFilesFirst: 256,
  /** Helper threads: parsing is most of the work. */
  helpers: 2,
  /** The helper thread's heap, MiB; over it, the thread ends. */
  helperHeapMbMax: 192,
  helperYoungMbMax: 16,
  /** A task of the helper that takes longer ends it. */
  helperTaskMsMax: 60_000,
  /** The helper ends when it has had nothing to do for this long. */
  helperIdleMs: 2_000,
  /** Segments of like size; more are put together. */
  segmentsOfSizeMax: 8,
  /** Files whose segments are put together at once. */
  mergedFilesMax: 4_000,
  /** And their bytes: what a segment of a walk has at most, which bounds the memory that it takes. */
  mergedBytesMax: 8 * 1024 * 1024,
  /** Lines of one chunk of what is no definition. */
  chunkLines: 20,
  /** A definition of at most so many lines is one chunk; one of at least so many is no part of its neighbours'. */
  wholeDefinitionLinesMax: 40,
  ownChunkLinesMin: 8,
  /** Words of one search, the rarest first. */
  queryTermsMax: 12,
  /** A word that is said more often than so many times in as many lines as a chunk has is left out of a search that has rarer ones. */
  commonRowsMax: 1,
  /** Lines that a search looks at in all; the rarest words come first. */
  searchedRowsMax: 300_000,
  /** Files whose chunks a search compares: those with the windows that say most. */
  searchedFilesMax: 200,
  /** Chunks that a search looks at, and definitions for each name in it. */
  searchedChunksMin: 60,
  searchedDefinitionsMax: 20,
  /** Files of a member's name, and of its type's, among which a search finds the one that it names by both. */
  searchedMemberFilesMax: 5_000,
  /** Lines of one snippet that shows a definition, and snippets of one file before those of others. */
  shownLinesMax: 40,
  shownDocLinesMax: 12,
  snippetsOfFileMax: 3,
  /** Definitions and imports stored of one file. */
  fileDefinitionsMax: 5_000,
  definitionNameCharsMax: 200,
  fileImportsMax: 400,
  /** A name that is defined more often than this says nothing; its rarer tiers do. */
  sameNameMax: 256,
  /** Files that may add to one type. */
  typeFilesMax: 64,
  /** A word in more imports than this is no help in finding a file's importers. */
  importsOfKeyMax: 2_000,
  /** Resolved imports remembered while no file comes or goes. */
  resolvedImportsKept: 20_000,
  /** Progress is told at most this often. */
  statusEveryMs: 100,
  /** A rate that is told stands on at least this long. */
  rateAfterSeconds: 0.5,
} as const;
