/** The command that changes one setting, as a user would type it. */
import type { SettingKey } from '../../settings/settings-table.js';

/** Quoted for a shell where it must be. */
export function change(key: SettingKey, value: string): string {
  const word = /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
  return `foretoken config set ${key} ${word}`;
}
