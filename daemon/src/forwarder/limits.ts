/** Limits of a forwarder, each named with its unit. */
export const forwarderLimits = {
  /** Of all that the next daemon would be told; with more, the session ends with its daemon. */
  keptBytesMax: 32 * 1024 * 1024,
  /** Changes of a document weigh so much before the daemon is asked for its text in their place; of a longer text, twice its bytes. */
  changesBytesMin: 128 * 1024,
  /** Files whose diagnostics are told again: as many as a session follows. */
  diagnosedFilesMax: 64,
  /** Requests that wait for the next daemon. */
  heldRequestsMax: 256,
  /** Messages shown to the user that are not shown again. */
  shownMax: 50,
  /** The next daemon is tried again after this long, doubled with each failure in a row. */
  backoffMs: 200,
  backoffMsMax: 5_000,
  /** Ends and failed starts in a row after which the user is told. */
  failuresMax: 7,
  /** A daemon that has served for so long ends the row. */
  servedMsMin: 30_000,
  /** One that was asked to end makes room for whoever asked: so long another is waited for before we start our own. */
  successorMsMax: 500,
} as const;
