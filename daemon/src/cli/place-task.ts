/** Where a command works: at one place in a file, or on a batch of tasks from standard input. */
import type { CommandCall } from './command.js';
import { type FilePlace, readPlace, taskPlace } from './file-place.js';
import { UsageError } from './usage-error.js';

/** The place that was named; undefined for `--batch`. Throws UsageError when both or neither is asked for. */
export function placeOrBatch({ flags, positionals, io }: CommandCall, command: string): FilePlace | undefined {
  const batch = flags['batch'] === true;
  const place = positionals[0];
  if (batch === (place !== undefined)) throw new UsageError(`Use: foretoken ${command} FILE:LINE:COL, or --batch.`);
  if (place !== undefined) return readPlace(place, io.cwd);
  for (const flag of Object.keys(flags))
    if (flag !== 'batch' && flags[flag] !== undefined)
      throw new UsageError(`--${flag} does not go with --batch, whose tasks say it.`);
  return undefined;
}

/** A task on the file as it is on disk, cut at the place. */
export function taskAt({ flags, io }: CommandCall, { file, text, offset }: FilePlace) {
  const rootFlag = typeof flags['root'] === 'string' ? flags['root'] : undefined;
  const { root, path } = taskPlace(file, rootFlag, io.cwd);
  return { id: file, root, path, prefix: text.slice(0, offset), suffix: text.slice(offset) };
}
