/** Checks one value against its entry of the table; what comes out has the type that the table promises. */
import { nearestName } from '@foretoken/base/nearest-name.js';
import { never } from '@foretoken/base/never.js';
import { parseAdapter } from './adapters.js';
import { isHttpUrl } from './http-url.js';
import { settingsLimits } from './limits.js';
import { isProfile } from './profiles.js';
import type { ItemFormat, SettingEntry } from './setting-entry.js';
import type { SettingValue } from './settings-table.js';

export type CheckedValue =
  | { readonly ok: true; readonly value: SettingValue }
  /** What the setting takes, to follow "takes", with its end mark. */
  | { readonly ok: false; readonly takes: string };

/** `value` is as JSON gives it. */
export function checkValue(entry: SettingEntry, value: unknown): CheckedValue {
  switch (entry.type) {
    case 'text':
      if (typeof value !== 'string' || value.length > settingsLimits.textCharactersMax) return takes(entry);
      if (entry.format === 'http-url' && value !== '' && !isHttpUrl(value)) return takes(entry);
      return { ok: true, value };
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return takes(entry);
      return value < entry.min || value > entry.max ? takes(entry) : { ok: true, value };
    case 'switch':
      return typeof value === 'boolean' ? { ok: true, value } : takes(entry);
    case 'choice':
      if (typeof value !== 'string') return takes(entry);
      return entry.choices.includes(value) ? { ok: true, value } : takes(entry, nearestName(value, entry.choices));
    case 'list':
      if (!isTextList(value) || value.length > entry.itemsMax) return takes(entry);
      if (entry.format !== undefined && !value.every(isItem[entry.format])) return takes(entry);
      return { ok: true, value: Object.freeze([...value]) };
    default:
      throw never(entry, 'type of setting');
  }
}

const isItem: Readonly<Record<ItemFormat, (item: string) => boolean>> = {
  'http-url': isHttpUrl,
  profile: isProfile,
  adapter: (item) => parseAdapter(item) !== undefined,
};

/** Reads a value written as text, in the environment or on the command line. */
export function checkText(entry: SettingEntry, text: string): CheckedValue {
  switch (entry.type) {
    case 'text':
    case 'choice':
      return checkValue(entry, text);
    case 'integer':
      return checkValue(entry, /^-?[0-9]{1,15}$/.test(text.trim()) ? Number(text) : undefined);
    case 'switch':
      return checkValue(entry, switchWords.get(text.trim().toLowerCase()));
    case 'list':
      return checkValue(entry, listOf(text));
    default:
      throw never(entry, 'type of setting');
  }
}

const switchWords = new Map([
  ['on', true],
  ['true', true],
  ['yes', true],
  ['1', true],
  ['off', false],
  ['false', false],
  ['no', false],
  ['0', false],
]);

/** A JSON array, or items between commas. */
function listOf(text: string): unknown {
  if (text.trim().startsWith('[')) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isTextList(value: unknown): value is readonly string[] {
  const textMax = settingsLimits.textCharactersMax;
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item.length <= textMax);
}

function takes(entry: SettingEntry, nearest?: string): CheckedValue {
  const hint = nearest === undefined ? '.' : `; did you mean "${nearest}"?`;
  return { ok: false, takes: `${valuesOf(entry)}${hint}` };
}

/** What a setting takes, in words: for messages and for the reference page. */
export function valuesOf(entry: SettingEntry): string {
  switch (entry.type) {
    case 'text':
      return entry.format === 'http-url'
        ? 'an http:// or https:// address without a user name, such as http://gpu-box:8000'
        : 'a text';
    case 'integer':
      return `a whole number of ${entry.unit} from ${entry.min} to ${entry.max}`;
    case 'switch':
      return 'true or false';
    case 'choice':
      return `one of ${entry.choices.map((choice) => `"${choice}"`).join(', ')}`;
    case 'list':
      return `a list of at most ${entry.itemsMax} ${itemsText[entry.format ?? 'text']}`;
    default:
      throw never(entry, 'type of setting');
  }
}

const itemsText: Readonly<Record<ItemFormat | 'text', string>> = {
  text: 'texts',
  'http-url': 'http:// or https:// addresses without user names',
  profile:
    'profiles such as "completion/python=MODEL temperature=0.1 tokens=300 url=http://HOST:PORT", in quotes where a command line holds them',
  adapter: 'adapters such as "NAME=/path/on/the/server"',
};
