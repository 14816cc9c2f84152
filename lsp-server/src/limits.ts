/** The limits of one LSP session and its connection, each named with its unit. */

export const limits = {
  /** A longer message is skipped unparsed: parsing it would hold up every other editor of this daemon. */
  messageBytesMax: 8 * 1024 * 1024,
  /** A frame that announces more than this is damage, not a message. */
  frameBytesMax: 1024 * 1024 * 1024,
  headerBytesMax: 4096,
  /** What is kept of each end of a skipped message, to tell which request or document it was. */
  skippedEndBytes: 4096,
  /** A frame that was begun and brings nothing for this long is damage. */
  frameStallMs: 30_000,
  closeGraceMs: 1000,
  requestsInFlightMax: 256,
  requestsSentMax: 64,
  requestTimeoutMs: 10_000,
  /** Above this, what the peer can do without (progress) is not sent. */
  queueBytesEasy: 1024 * 1024,
  /** Above this the peer has stopped reading and is let go. */
  queueBytesMax: 32 * 1024 * 1024,
  /** UTF-16 units of one open document. */
  documentUnitsMax: 8 * 1024 * 1024,
  /** UTF-16 units of all open documents of a session. */
  documentsUnitsMax: 64 * 1024 * 1024,
  documentsMax: 2000,
  /** Open notebooks of a session, and cells of one. */
  notebooksMax: 100,
  notebookCellsMax: 5_000,
  foldersMax: 64,
  changesMax: 10_000,
  changedPathsMax: 10_000,
  /** Settings problems shown to the user in one session. */
  problemsShownMax: 5,
  messageTextUnitsMax: 500,
  messagesShownMax: 50,
  clientNameUnitsMax: 200,
  /** Between an answer to foretoken/views that has changed and the word of it. */
  viewsQuietMs: 500,
  /** Until a request in flight is shown as work. */
  workQuietMs: 250,
} as const;
