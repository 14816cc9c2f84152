/** Limits of embeddings, each named with its unit. */
export const embeddingLimits = {
  /** Bits of a vector's code; longer vectors have those of their first rotated numbers. */
  codeBitsMax: 512,
  /** Bytes of codes read and scanned at once. */
  scannedBytesMax: 384 * 1024,
  /** Bytes of a vector on the disk, its scale and bias apart: the bits of a number are chosen to stay under it. With them 14 rows fill a page. */
  storedBytesMax: 1_128,
  /** Of a chunk's text, under which its vector is kept: of a million chunks, two have the same by a chance of one in 10^12. */
  contentHashBytes: 10,
  pageBytes: 16 * 1024,
  /** Vectors of more numbers have these in the order of how much they say, once their directions are learned; a byte a number before. */
  directionsMax: 768,
  /** So many vectors of a model are stored before its directions are learned, of this many of them. */
  learnedAtVectors: 2_500,
  learnedFromVectors: 2_500,
  /** Chunks found by their codes whose stored vectors are then read and compared. */
  rescoredMax: 200,
  /** Of these, where the front of a long vector tells nearly all, those whose whole vectors are compared; twice as many as are asked for at least. */
  comparedFullyMax: 80,
  /** Definitions around a part of one whose headers stand above it, the innermost. */
  headersMax: 3,
  /** Chunks asked for in one request to the server. */
  batchTextsMax: 16,
  /** Files looked at between two pauses for the event loop. */
  filesPerSlice: 200,
  /** Quiet after the last keystroke before work goes on. */
  quietMs: 2_000,
  /** How often it is looked whether battery and load allow work again. */
  recheckMs: 15_000,
  /** The first pause after a failure; doubles with each further one. */
  backoffMinMs: 2_000,
  backoffMaxMs: 300_000,
  /** A text that the server finds too long is halved down to this. */
  textCharactersMin: 200,
  /** Texts that are known to be too long for the server even then. */
  leftOutKept: 10_000,
  /** Lines above and below the cursor's that its query is made of. */
  queryLinesAbove: 20,
  queryLinesBelow: 6,
  queryCharactersMax: 1_500,
  /** What lies around the lines of a query is searched this far for secrets that reach into it. */
  secretCharactersMax: 8_000,
  /** Queries under way at the same time. */
  queriesInFlightMax: 2,
  /** Queries whose vectors are kept. */
  queriesKept: 64,
  /** A late vector serves requests this near to its own line. */
  queryNearLines: 20,
  /** Chunks that semantic search gives to the context of one request. */
  contextHitsMax: 40,
  /** Source: Cormack, Clarke and Büttcher 2009, reciprocal rank fusion. */
  fusionK: 60,
} as const;
