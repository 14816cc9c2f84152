/** Limits of reading a codebase's files, each named with its unit. */
export const fileLimits = {
  ignoreFileBytesMax: 200_000,
  /** Files of a `.git` folder that hold a line or a few: HEAD, commondir, config. */
  gitFileBytesMax: 65_536,
  /** Files that one configuration of git includes. */
  gitIncludesMax: 16,
  packedRefsBytesMax: 8_388_608,
  /** An index of git holds some 100 bytes a file. */
  gitIndexBytesMax: 134_217_728,
  /** How long git may take to say what it has stored, and how much of it is read. */
  gitMsMax: 10_000,
  gitOutputBytesMax: 67_108_864,
  /** More files than this are not compared with what is committed. */
  changedFilesMax: 200,
  changedFileBytesMax: 1_048_576,
  /** A file with more lines changed than this counts as one long change. */
  changedEditsMax: 500,
  /** Changes are looked for anew no more often than this. */
  gitRefreshMsMin: 10_000,
  /** A walk or an update gives way to other work after this long. */
  sliceMsMax: 8,
  /** Bytes in which a NUL means that a file is no text. */
  sniffBytes: 8_192,
  /** A notebook with its outputs; what is read of it keeps to the limit of any file. */
  notebookBytesMax: 16_777_216,
  /** A file whose lines are longer than this on average is packed or data, not code. */
  averageLineBytesMax: 400,
  /** Folders deeper than this below the root are not walked. */
  depthMax: 64,
  /** Changes are looked at when there was none for so long. The system's watcher has gathered for 50 ms by then. */
  watchSettleMs: 15,
  /** More changed paths than this are a burst, after which more is waited for. */
  burstPathsMax: 20,
  stormSettleMs: 200,
  /** But no longer than this from the first change on. */
  stormMsMax: 1_000,
  /** A watch that breaks more often than this is given up, and the root polled. */
  watchFailuresMax: 5,
  /** More changed paths at once than this are a storm: the root is walked anew. */
  stormPathsMax: 400,
  /** How often a root that cannot be watched is walked anew. */
  pollMs: 30_000,
} as const;
