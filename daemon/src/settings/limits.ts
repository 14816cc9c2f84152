/** Limits on what is read as settings, each named with its unit. */
export const settingsLimits = {
  fileBytesMax: 1024 * 1024,
  textCharactersMax: 4_096,
  /** Problems reported of one source; a file of another kind would give thousands. */
  problemsMax: 50,
  depthMax: 8,
  apiKeyBytesMax: 16 * 1024,
} as const;
