/** How many folders Linux lets us watch for changes. */
import { readFile } from 'node:fs/promises';
import { type DoctorCheck, note, ok } from '../doctor-check.js';

export const watchLimitsCheck: DoctorCheck = {
  name: 'watch',
  summary: 'Whether the system lets us watch a large codebase for changes (Linux).',
  async run({ platform }) {
    if (platform !== 'linux') return [ok('This system sets no limit on watched folders.')];
    const watches = await limitOf('max_user_watches');
    const instances = await limitOf('max_user_instances');
    if (watches === undefined || instances === undefined)
      return [note('The limits on watched folders cannot be read.')];
    const findings = [];
    if (watches < watchesMin)
      findings.push(
        note(
          `At most ${watches} folders can be watched; changes in more are seen only when they are saved from an editor.`,
          `sudo sysctl fs.inotify.max_user_watches=${watchesWanted}`,
        ),
      );
    if (instances < instancesMin)
      findings.push(
        note(
          `At most ${instances} programs can watch folders.`,
          `sudo sysctl fs.inotify.max_user_instances=${instancesWanted}`,
        ),
      );
    return findings.length > 0 ? findings : [ok(`${watches} folders can be watched.`)];
  },
};

const watchesMin = 16_384;
const watchesWanted = 524_288;
const instancesMin = 64;
const instancesWanted = 512;

async function limitOf(name: string): Promise<number | undefined> {
  try {
    const limit = Number.parseInt(await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8'), 10);
    return Number.isNaN(limit) ? undefined : limit;
  } catch {
    return undefined;
  }
}
