/** Limits of the daemon's processes, each named with its unit. */
export const daemonLimits = {
  /** Work in hand is waited for this long when the daemon drains. */
  drainMsMax: 2_000,
  /** What a connection may send before its first frame or greeting line is whole. */
  greetingMsMax: 10_000,
  /** Connections on the socket, those included that have not said anything yet. */
  socketConnectionsMax: 256,
  /** Connections over HTTP, sessions included. */
  webConnectionsMax: 256,
  /** A WebSocket message; larger ones end the connection. */
  webSocketBytesMax: 8 * 1024 * 1024,
  /** A unix socket's path; longer ones get a short name in a temporary folder. Source: sun_path of Linux and macOS, less its end. */
  socketPathBytesMax: 100,
  logFileBytesMax: 5 * 1024 * 1024,
  logFilesMax: 3,
  /** How often memory is compared with its ceiling. */
  memoryCheckMs: 2_000,
  /** The garbage of the start is collected this long after it. */
  firstCollectionMs: 8_000,
  /** What was allocated last is collected when nothing was asked for so long and it is at least so much; the runtime does at some 14 MB. */
  collectAfterMs: 60,
  collectedBytesMin: 3 * 1024 * 1024,
  /** The indexer starts again after this long, doubled with each failure in a row. */
  indexerBackoffMs: 250,
  indexerBackoffMsMax: 30_000,
  /** Failures in a row without progress after which a root is given up until it is opened again. */
  indexerFailuresMax: 8,
  /** The model runner starts again after this long, doubled with each failure in a row. */
  runnerBackoffMs: 250,
  runnerBackoffMsMax: 60_000,
  /** Failures in a row after which it is started again only when somebody asks. */
  runnerFailuresMax: 5,
  /** Counting one prompt by an installed vocabulary, reading that included; more times in a row without an answer, and it is asked no more. */
  countMsMax: 20_000,
  countingFailuresMax: 3,
  countingMemoryMib: 1_024,
  /** The process that counts ends when nothing was counted for so long. */
  countingIdleMs: 20_000,
  /** How often it looks whether the one that started it still runs. */
  parentLookMs: 1_000,
  /** So long after it was asked last, no other model takes the memory of one. */
  modelKeptMs: 20_000,
  /** What a backend was asked before settings named another may take so long; whether it is done is looked at now and then. */
  replacedMsMax: 30_000,
  replacedLookMs: 500,
  /** A model server that was asked to end is made to after this long. */
  serverEndMs: 5_000,
  /** Once everything is indexed, an indexer larger than this is started anew, small. */
  indexerRestBytes: 128 * 1024 * 1024,
  indexerRestMs: 3_000,
  /** Commits of the indexer are read together when they come this close. */
  refreshMs: 15,
  /** Indexes are held to their disk budget this long after the start, and then this often. */
  budgetFirstMs: 10_000,
  budgetEveryMs: 10 * 60_000,
  /** Deleted indexes that the status remembers. */
  evictedKept: 20,
  /** A starting daemon is waited for this long. */
  startMsMax: 15_000,
} as const;
