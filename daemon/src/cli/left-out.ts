/** Says in one line how many files an index leaves out, and why; nothing is left out silently. */

/** `; left out: 3 too large (index.file_bytes_max)`, or nothing. `skipped` counts by reason; one this version does not know is told as it is. */
export function leftOut(skipped: Readonly<Record<string, number>>): string {
  const parts = Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${words[reason] ?? reason}`);
  return parts.length === 0 ? '' : `; left out: ${parts.join(', ')}`;
}

const words: Readonly<Record<string, string>> = {
  ignored: 'ignored',
  binary: 'binary',
  'too-large': 'too large (index.file_bytes_max)',
  unreadable: 'unreadable',
  private: 'private',
  'over-limit': 'over the limits (index.files_max, index.total_bytes_max)',
  'over-memory': 'not held in memory (index.tables_mb_max, daemon.tables_mb_max)',
  changing: 'changing',
};
