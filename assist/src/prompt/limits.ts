/** Limits of prompts, each named with its unit; shares are of the prompt's characters. */
export const promptLimits = {
  snippetShareMax: 0.4,
  /** Of the snippets' room, what their paths take up. Source: 8 to 12 snippets of 300 characters and paths of 30. */
  snippetHeaderShare: 0.1,
  suffixShareMax: 0.2,
  /** Of what stands before the cursor, at most this share is the current line. */
  lineShareMax: 0.5,
  /** The head is cut in steps of this share of its room: the larger, the less often everything after it is read again. */
  anchorStepShare: 0.25,
  /** Read for secrets on both sides of what is sent, so that the rest of a cut key is known for one. Source: longest key that the filter knows. */
  filterMarginCharacters: 8_192,
  pathCharactersMax: 160,
  /** Of a small prompt, at most this share is one path. */
  pathShareMax: 0.05,
} as const;
