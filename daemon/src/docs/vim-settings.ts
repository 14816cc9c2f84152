/** The settings that Neovim may give to its session: a page of its help, and what its command completes. */
import { never } from '@foretoken/base/never.js';
import { valuesOf } from '../settings/check-value.js';
import type { SettingEntry } from '../settings/setting-entry.js';
import { settingEntry, settingKeys } from '../settings/settings-table.js';

/** Help tags stand between asterisks at the right edge of 78 columns. */
export function vimHelp(): string {
  const lines = [
    '*foretoken-settings.txt*  Settings that Neovim may give to the daemon',
    '',
    'Generated from the table in code. They go into setup{ settings = … }, nested:',
    '>lua',
    "    require('foretoken').setup({",
    "      settings = { completion = { confidence = 'quiet' } },",
    '    })',
    '<',
    'or, until Neovim ends, by `:Foretoken set completion.confidence quiet`.',
    '',
    '                                                          *foretoken-settings*',
    ...sessionKeys().flatMap((key) => {
      const entry = settingEntry(key);
      return [
        `*foretoken-${key}*`.padStart(78),
        key,
        ...wrapped(entry.description, 72).map((line) => `    ${line}`),
        `    Takes ${valuesOf(entry)}; default ${JSON.stringify(entry.default)}.`,
        '',
      ];
    }),
    ' vim:tw=78:ft=help:norl:',
    '',
  ];
  return lines.join('\n');
}

/** A table in Lua: of each setting the words it takes, or what kind of value. */
export function luaSettings(): string {
  const lines = [
    '-- Generated from the table in code: the settings of a session, and the words or the kind of value that each takes.',
    'return {',
    ...sessionKeys().map((key) => `  ['${key}'] = ${luaValues(settingEntry(key))},`),
    '}',
    '',
  ];
  return lines.join('\n');
}

function luaValues(entry: SettingEntry): string {
  switch (entry.type) {
    case 'switch':
      return "{ 'true', 'false' }";
    case 'choice':
      return `{ ${entry.choices.map((choice) => `'${choice}'`).join(', ')} }`;
    case 'text':
    case 'integer':
    case 'list':
      return `'${entry.type}'`;
    default:
      throw never(entry, 'type of setting');
  }
}

function sessionKeys() {
  return settingKeys.filter((key) => settingEntry(key).scope === 'session');
}

function wrapped(text: string, columns: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
