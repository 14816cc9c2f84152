/** What settings say of indexing one root. */
import type { IndexLimits } from '@foretoken/codebase/index/root-indexer.js';
import type { Settings } from './settings-table.js';

/** Excluded by either setting, a file is not indexed. */
export function indexSettings(settings: Settings): {
  readonly limits: IndexLimits;
  readonly exclude: readonly string[];
  readonly libraries: boolean;
} {
  return {
    limits: {
      fileBytesMax: settings['index.file_bytes_max'],
      filesMax: settings['index.files_max'],
      totalBytesMax: settings['index.total_bytes_max'],
    },
    libraries: settings['index.libraries'],
    exclude: [...settings['index.exclude'], ...settings['privacy.exclude']],
  };
}
