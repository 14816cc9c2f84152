/** The stored index of the codebase that is asked about. */
import { existsSync } from 'node:fs';
import { silentLog } from '@foretoken/base/log.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { hasOtherLayout } from '@foretoken/codebase/index/store/index-database.js';
import { indexFolderOf } from '@foretoken/codebase/index/store/index-folder.js';
import { realRootOf } from '../../codebases/real-root.js';
import { type DoctorCheck, note, ok, problem } from '../doctor-check.js';

export const indexCheck: DoctorCheck = {
  name: 'index',
  summary: 'Whether the folder has an index that can be read.',
  async run({ folders, root }) {
    const real = realRootOf(root);
    const indexFolder = indexFolderOf(folders.cache, real);
    if (!existsSync(indexFolder))
      return [note(`${real} is not indexed yet; that happens when an editor opens it.`, `foretoken index '${real}'`)];
    const reader = openIndexReader({ root: real, indexFolder, log: silentLog });
    try {
      reader.refresh();
      const { files, lines, bytes } = reader.tables.stats;
      if (files === 0 && hasOtherLayout(indexFolder))
        return [
          note(
            `The index of ${real} was made by another build of Foretoken; whoever indexes next brings it up to date.`,
            `foretoken index '${real}'; where a daemon of that build runs, foretoken stop first.`,
          ),
        ];
      if (files === 0)
        return [
          problem(`The index of ${real} is empty.`, `foretoken index '${real}' says what was left out, and why.`),
        ];
      return [ok(`${real}: ${files} files, ${lines} lines, ${(bytes / 1e6).toFixed(1)} MB in memory.`)];
    } finally {
      reader.close();
    }
  },
};
