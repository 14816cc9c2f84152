/** Why a file is left out of the index, or of what is held of it in memory (`over-memory`), or an imported library of what is known beside it; each is counted and told. */
export type SkipReason =
  | 'ignored'
  | 'binary'
  | 'too-large'
  | 'unreadable'
  | 'private'
  | 'over-limit'
  | 'over-memory'
  | 'changing'
  | 'library';
