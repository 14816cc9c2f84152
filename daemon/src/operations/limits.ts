/** Limits of the operations and their batches, each named with its unit. */
export const operationLimits = {
  /** One task with the whole text of its file, as JSON. */
  lineBytesMax: 48 * 1024 * 1024,
  /** Tasks read ahead, so that those of one root are done together. */
  tasksAheadMax: 2_048,
  taskUnitsAheadMax: 64 * 1024 * 1024,
  /** Tasks at work together when a backend answers; without one they would only wait for each other. */
  parallelWithBackend: 4,
  snippetsDefault: 20,
  contextTokensDefault: 2_048,
  /** A command waits this long for the vector of its query. */
  semanticWaitMs: 5_000,
} as const;
