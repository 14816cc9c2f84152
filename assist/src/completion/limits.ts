/** Limits of the completion pipeline, each named with its unit. */
export const completionLimits = {
  /** Larger documents get no suggestions: the work for a keystroke grows with them. */
  documentCharactersMax: 8 * 1024 * 1024,
  /** Longer rests of a line are not what an editor closed by itself. */
  closersCharactersMax: 16,
  /** Documents just opened that are got ready for, the last ones, and the pause between slices of that. */
  preparedMax: 8,
  prepareGapMs: 1,
  /** Files of the first codebase that is whole that requests are practised on, looked for among so many, of so many lines; not within this time of a request. */
  practiceFiles: 8,
  practiceLooks: 64,
  practiceRowsMin: 30,
  practiceRowsMax: 1_500,
  practicePauseMs: 300,
  /**
   * The next line's context is found once a request at the end of a line that looks finished is answered, so long after it began at the earliest and so long at the
   * latest; so long after one at the end of another line; and at most this long at once.
   */
  contextAheadAfterMs: 40,
  contextAheadAnswerMs: 150,
  contextAheadPauseMs: 400,
  contextAheadSliceMs: 2,
  /** That of a place where something was typed and not asked about is found after so long: most editors ask at once. */
  contextAheadTypedMs: 15,
  /** Characters before the cursor that are looked at to tell whether an earlier suggestion still fits. */
  anchorCharactersMax: 600,
  /** Characters of the next line below the cursor that must be equal likewise. */
  suffixAnchorCharactersMax: 120,
  /** What the user took away this lately is not suggested again by itself. */
  undoneMsMax: 30_000,
  cacheBytesMax: 4 * 1024 * 1024,
  cacheEntriesMax: 2_000,
  /** Look-ups further back than this along the line cost more than a miss. */
  rungsMax: 48,
  /** Completions that outlive the daemon: in memory, as a file, and for how long. */
  keptBytesMax: 512 * 1024,
  keptFileBytesMax: 2 * 1024 * 1024,
  keptMsMax: 7 * 24 * 60 * 60 * 1000,
  keptWriteAfterMs: 10_000,
  /** Completions of larger documents are not kept: to tell that a document is the same, all of it is read. */
  keptDocumentCharactersMax: 1_000_000,
  /** The backend is asked ahead when nothing was asked for so long. */
  speculateAfterMs: 150,
  /** Tries ahead at most in a row without one being of use; what a use earns, and how long one try takes to earn by waiting. */
  speculationCreditMax: 12,
  speculationCreditPerUse: 6,
  speculationCreditMs: 30_000,
  speculationCharactersMax: 400_000,
  /** A backend that takes longer to its first text is not asked ahead. */
  speculationFirstTokenMsMax: 300,
  /** Where a cursor rests the prompt is read ahead after so long, of a backend that takes no longer to its first text, unless one was read that ends so near. */
  warmUpAfterMs: 400,
  warmUpFirstTokenMsMax: 2_500,
  warmUpCharactersMoved: 400,
  /** Owners (a session and document) whose last suggestion is kept for type-through. */
  ownersMax: 512,
  tracesMax: 512,
  /** A typed character waits this long for the next before a backend is asked; a new line does not wait. */
  throttleMs: 25,
  /** It does not wait when this document's last run began longer ago than the backend takes to its first token, or than this. */
  promoteMsMax: 250,
  /** A backend is asked before the embedded engine has answered where that one is certain no more often than this. */
  askFirstSureShareMax: 0.1,
  /**
   * Turns of the event loop between asking a backend and letting the embedded engine compute: by the first the request is written where a
   * connection is open, by the second where one to this machine had to be opened.
   */
  turnsToSend: 2,
  /** Times that a prompt is cut and sent again for a server that takes no longer ones. */
  promptCutsMax: 2,
  /** Runs begun for one request: a second when the first streams something else than what is typed. */
  runsPerRequestMax: 2,
  /** Who asks by hand waits for the backend at least this long, when there is something else to show. */
  invokedWaitMs: 2_000,
  /** Backend runs in flight for one document. */
  runsPerOwnerMax: 2,
  /** A run nobody waits for any more lives this long, since editors cancel just before they ask again. */
  orphanGraceMs: 60,
  /** Characters after which a streamed completion is stopped whatever it says. */
  completionCharactersMax: 4_000,
  completionLinesMax: 24,
  /** The embedded engine says nothing shorter by itself: to look at it and to take it costs as much as to type it. */
  tinyCharactersMax: 2,
  /** Of a model's line that is not sure as a whole, no shorter beginning is shown. */
  sureCharactersMin: 5,
  /** On either side of the cursor, where it looks whether a name or a comment was written before. */
  nearCharactersMax: 100_000,
  /** Of a completion, what is searched for words said again and again. */
  loopCharactersMax: 600,
  /** The grammar of a language is loaded so long after a block of it was streamed. */
  grammarAfterMs: 1_000,
  /** Lines by which a statement that ends in an operator may go on. */
  statementLinesMax: 4,
  /** The vector of a query comes within this time of the keystroke, or its context is found without it. */
  semanticWaitMs: 30,
} as const;
