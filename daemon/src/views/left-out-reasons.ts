/** Why files are left out of an index, in words, with how many there are. */

/** Those with any; a reason that this version does not know is told as it is. */
export function leftOutReasons(
  skipped: Readonly<Record<string, number>>,
): readonly { readonly count: number; readonly reason: string }[] {
  return Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ count, reason: words[name] ?? name }));
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
  library: 'of the imported libraries (more than are read)',
};
