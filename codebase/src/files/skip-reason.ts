/** Why a file is left out of the index, or of what is held of it in memory (`over-memory`); each is counted and told. */
export type SkipReason =
  | 'ignored'
  | 'binary'
  | 'too-large'
  | 'unreadable'
  | 'private'
  | 'over-limit'
  | 'over-memory'
  | 'changing';
