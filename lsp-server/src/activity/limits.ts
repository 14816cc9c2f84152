/** The limits of what a session remembers of its user's doings, each named with its unit. */
export const activityLimits = {
  /** Edits of a session; the one that was longest left alone goes first. */
  editsMax: 64,
  /** UTF-16 units of an edit's lines, before and after each; a larger one is a paste or a formatter, and is not kept. */
  editUnitsMax: 16 * 1024,
  /** UTF-16 units of all that is kept of edits, the open documents not counted. */
  editsUnitsMax: 512 * 1024,
  /** Edits longer ago are not told. */
  editAgeMsMax: 60 * 60_000,
  /** Who goes on typing beside an edit after a longer pause begins another one. */
  burstPauseMs: 30_000,
  /** One message with more changes is a formatter's or a renaming's, not somebody typing. */
  changesFollowedMax: 100,
  undoneMax: 16,
  /** Suggestions shown last, to know what an editor tells of. */
  shownMax: 64,
  /** What became of a suggestion is settled so long after it is gone, since an editor may yet tell that it was taken. */
  verdictMs: 1_000,
  /** Accepted suggestions whose survival is watched; the oldest is let go first. */
  acceptedWatchedMax: 64,
  /** What is undone within this time was taken back; later it is an edit like others. */
  takenBackMsMax: 30_000,
  visitsMax: 32,
  visitAgeMsMax: 60 * 60_000,
  /** Pairs of files between which the user moved. */
  movesMax: 256,
  diagnosedFilesMax: 64,
  diagnosticsPerFileMax: 50,
  /** Of all files, told at once. */
  diagnosticsMax: 100,
  /** How long it is taken as known whether a path is private, when no setting of the editor changes. */
  privacyKnownMs: 5_000,
} as const;
