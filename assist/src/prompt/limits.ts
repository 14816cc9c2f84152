/** Limits of prompts, each named with its unit; shares are of the prompt's characters. */
export const promptLimits = {
  /** Snippets in a prompt: those just chosen, and earlier ones that still stand before them. */
  snippetShareMax: 0.45,
  /** Snippets chosen for one prompt: less, so that there is room for more to come after them. */
  chosenShareMax: 0.36,
  /**
   * A prompt's snippets stay as they are while they lack at most this share of what is chosen for a line, by its worth, and less than that much of all lines since
   * they changed: what a change costs is then worth it.
   */
  lackedWorthMax: 0.6,
  lackedWorthSumMax: 0.5,
  /** The sum where the suffix stands before the snippets: at a jump they are what was chosen, since all is read anew there, and hold out for longer then. */
  lackedBehindSumMax: 0.7,
  /** Suffixes of a document whose snippets are remembered, where it stands before them. */
  arrangementsMax: 8,
  /** Of the chosen snippets' room, what their paths take up. Source: 8 to 12 snippets of 300 characters and paths of 30. */
  snippetHeaderShare: 0.1,
  suffixShareMax: 0.2,
  /** Of what stands before the cursor, at most this share and so many characters stand behind the split. */
  lineShareMax: 0.5,
  lineCharactersMax: 960,
  blockCharactersMax: 1_500,
  /** Room for it grows in steps of so many, so that the head's anchor does not move with each character. */
  lineStepCharacters: 240,
  /** The head is cut in steps of this share of its room: the larger, the less often everything after it is read again. */
  anchorStepShare: 0.25,
  /** Closing characters that an editor adds by itself on one line. */
  closersMax: 6,
  /** Text before a split and at a suffix's start that must be equal for it to be the same. */
  memoryCharactersMax: 400,
  /** Prompts whose cost the server may still tell. */
  promptsMeteredMax: 16,
  /** A document whose prompt was refused as too long has shorter ones for so long, and each further time twice as long, so many times. */
  cutKeptMs: 600_000,
  cutKeptDoublingsMax: 4,
  /** Documents whose last prompts are remembered. */
  documentsMax: 64,
  /** Read for secrets on both sides of what is sent, so that the rest of a cut key is known for one. Source: longest key that the filter knows. */
  filterMarginCharacters: 8_192,
  pathCharactersMax: 160,
  /** Of a small prompt, at most this share is one path. */
  pathShareMax: 0.05,
} as const;
