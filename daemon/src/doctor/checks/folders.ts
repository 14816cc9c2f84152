/** Our folders: there or creatable, writable, and closed to other users. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileFault } from '@foretoken/base/file-fault.js';
import { userFileName } from '../../settings/load-settings.js';
import { type DoctorCheck, type DoctorScene, type Finding, note, ok, problem } from '../doctor-check.js';

export const foldersCheck: DoctorCheck = {
  name: 'folders',
  summary: 'Whether our folders can be written, and by nobody else.',
  async run(scene) {
    const folders = Object.values(scene.folders);
    const findings = [
      ...unwritableFindings(folders),
      ...folders.flatMap((folder) => openFindings(folder, scene.platform)),
      ...configFileFindings(scene),
    ];
    return findings.length > 0 ? findings : [ok(`Folders are writable and private: ${scene.folders.state}.`)];
  },
};

/** One finding for each place that stands in the way, however many of our folders belong below it. */
function unwritableFindings(folders: readonly string[]): Finding[] {
  return [...Map.groupBy(folders, nearestExisting)].flatMap(([there, below]) => {
    const needed = below.join(', ');
    try {
      if (!statSync(there).isDirectory())
        return problem(`${there} is no folder.`, `Move it away: ${needed} is needed.`);
      accessSync(there, constants.W_OK | constants.X_OK);
      return [];
    } catch (thrown) {
      return problem(
        `Not writable: ${needed}. ${fileFault(thrown, there)}.`,
        `Give yourself the right to write in ${there}, or set FORETOKEN_HOME to a folder of yours.`,
      );
    }
  });
}

function openFindings(folder: string, platform: NodeJS.Platform): Finding[] {
  if (platform === 'win32' || !existsSync(folder)) return [];
  const open = statSync(folder).mode & 0o077;
  return open === 0 ? [] : [note(`Other users may look into ${folder}.`, `chmod 700 '${folder}'`)];
}

function configFileFindings({ folders, loaded, platform }: DoctorScene): Finding[] {
  const path = join(folders.config, userFileName);
  if (platform === 'win32' || !existsSync(path) || (statSync(path).mode & 0o077) === 0) return [];
  const keys = ['backend.api_key', 'embedding.api_key'] as const;
  if (!keys.some((key) => loaded.sources.get(key) === path)) return [];
  return [problem(`${path} holds an API key and other users may read it.`, `chmod 600 '${path}'`)];
}

function nearestExisting(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}
