/** Limits of models that run in a process of ours, each named with its unit. */
export const localLimits = {
  /** Documents whose prompts are kept read at the same time; each costs the memory of a whole context. */
  sequences: 2,
  /** A prompt is read in pieces that take about so long, since a piece cannot be given up; smaller ones than 64 tokens cost a quarter more. */
  pieceMs: 250,
  pieceTokensMin: 64,
  pieceTokensMax: 512,
  /** How busy the machine is, is told by what it did within so long; the system counts in steps of 10 ms. */
  coreLookMsMin: 100,
  coreLookMsMax: 2_000,
  /** Cores that other programs may take of those that a model computes on. */
  coreShareOfOthers: 0.25,
  /** Fewer tokens in common are chance: most files of a codebase begin alike. */
  commonTokensMin: 8,
  /** A process that loads a model may do nothing for so long; while it gets on it is waited for, since a large file on a slow disk takes minutes. */
  loadQuietMs: 180_000,
  /** And so long in all, or one that goes round in circles would be waited for for ever. */
  loadMsMax: 1_800_000,
  /** Reading a whole prompt on a processor alone. */
  readMs: 120_000,
  /** Requests that wait for their turn; more are refused. */
  waitingMax: 64,
  /** What a runner takes beside weights, keys and values: buffers of a computation and the program itself. */
  overheadBytes: 128 * 1024 * 1024,
} as const;
