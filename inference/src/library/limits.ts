/** Limits of models on this machine, each named with its unit. */
export const libraryLimits = {
  modelsMax: 1_000,
  recordBytesMax: 64 * 1024,
  /** Of the description at the head of a file; vocabularies of 256,000 tokens take 10 MB. */
  ggufHeadBytesMax: 256 * 1024 * 1024,
  ggufTensorsMax: 100_000,
  ggufEntriesMax: 10_000,
  ggufKeyBytesMax: 64 * 1024,
  /** Longer texts are passed over. */
  ggufTextBytesMax: 1024 * 1024,
  ggufListMax: 16_000_000,
  ggufMarkerBytesMax: 64,
  ggufMarkersMax: 20_000,
  /** Of a file; the largest that are worth it here have 8 GB. */
  modelBytesMax: 128 * 1024 ** 3,
  /** Left free on the disk beside a model. */
  diskReserveBytes: 256 * 1024 * 1024,
  /** Of the machine's memory, and of a graphics card's, a model may take this much: editors and browsers want the rest. */
  memoryShareMax: 0.6,
  gpuShareMax: 0.9,
  redirectsMax: 5,
  /** Without a byte for this long a download's connection is given up. */
  stallMs: 60_000,
  /** The first pause after a fault of a download, the longest, and the longest that a server may ask for. */
  retryMs: 500,
  retryMsMax: 15_000,
  retryAfterMsMax: 120_000,
  /** Faults in a row, without a byte between them, after which a download is given up. */
  failuresMax: 6,
} as const;
