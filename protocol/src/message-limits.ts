/** Bounds on the fields of `foretoken/…` messages. */
export const messageLimits = {
  pathUnitsMax: 4096,
  uriUnitsMax: 16_384,
  /** UTF-16 units of a prefix, a suffix or a document. */
  textUnitsMax: 8 * 1024 * 1024,
  queryUnitsMax: 4096,
  idUnitsMax: 256,
  snippetsMax: 200,
  contextTokensMax: 100_000,
  tracesMax: 1000,
  /** Of one file. */
  diagnosticsMax: 200,
  diagnosticUnitsMax: 1_000,
} as const;
