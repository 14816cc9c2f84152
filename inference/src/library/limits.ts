/** Limits of models on this machine, each named with its unit. */
export const libraryLimits = {
  modelsMax: 1_000,
  recordBytesMax: 64 * 1024,
} as const;
