/** Why a file is left out of the index; each is counted and told. */
export type SkipReason = 'ignored' | 'binary' | 'too-large' | 'unreadable' | 'private' | 'over-limit' | 'changing';
