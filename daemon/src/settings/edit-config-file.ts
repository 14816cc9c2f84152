/** Changes one setting in the user's file; comments and the order of the rest stay, and only the user can read it. */

import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, errnoCode } from '@foretoken/base/app-error.js';
import { fileFault } from '@foretoken/base/file-fault.js';
import { editJsonc, readJsonc } from './jsonc.js';
import { settingsLimits } from './limits.js';
import { readSmallFile } from './settings-file.js';
import type { SettingKey, SettingValue } from './settings-table.js';

/** Sets a checked value, or removes the key when undefined; false where it was not there. Throws CONFIG_UNWRITABLE; then the file is as it was. */
export function editConfigFile(path: string, key: SettingKey, value: SettingValue | undefined): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const { target, text } = readTarget(path);
    const { leaves, fault } = readJsonc(text);
    if (fault !== undefined) throw new AppError('CONFIG_UNWRITABLE', `${path} holds a fault: ${fault.message}`);
    // A key that is written with dots stays so; the last one of several counts, as when reading.
    const written = leaves.filter((leaf) => leaf.path.join('.') === key).at(-1)?.path;
    if (written === undefined && value === undefined) return false;
    const edited = editJsonc(text, written ?? key.split('.'), value);
    const fresh = `${target}.${randomUUID()}.tmp`;
    try {
      writeFileSync(fresh, edited, { mode: 0o600, flag: 'wx' });
      renameSync(fresh, target);
    } catch (thrown) {
      rmSync(fresh, { force: true });
      throw thrown;
    }
    chmodSync(target, 0o600);
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('CONFIG_UNWRITABLE', `${fileFault(thrown, path)}.`, {}, thrown);
  }
}

/** Where a link leads, so that a file kept elsewhere by link stays there. */
function readTarget(path: string): { target: string; text: string } {
  let target = path;
  try {
    target = realpathSync(path);
    const text = readSmallFile(target, settingsLimits.fileBytesMax);
    if (text === undefined) throw new AppError('CONFIG_UNWRITABLE', `${path} is no small regular file.`);
    return { target, text: text.replace(/^\uFEFF/, '') };
  } catch (thrown) {
    if (errnoCode(thrown) === 'ENOENT') return { target, text: '' };
    throw thrown;
  }
}
