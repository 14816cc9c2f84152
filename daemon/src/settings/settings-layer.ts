/** One source of settings, checked: the values that count, where each stands, and what is wrong with the rest. */
import { nearestName } from '@foretoken/base/nearest-name.js';
import { checkText, checkValue } from './check-value.js';
import { readJsonc } from './jsonc.js';
import { settingsLimits } from './limits.js';
import type { SettingsProblem } from './settings-problem.js';
import {
  environmentVariableOf,
  isSettingKey,
  type SettingKey,
  type SettingValue,
  settingEntry,
  settingKeys,
} from './settings-table.js';

export interface SettingsLayer {
  readonly values: ReadonlyMap<SettingKey, PlacedValue>;
  readonly problems: readonly SettingsProblem[];
}

export interface PlacedValue {
  readonly value: SettingValue;
  readonly source: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export const emptyLayer: SettingsLayer = { values: new Map(), problems: [] };

/** `source` is the file's path. Keys may be nested, or joined by dots. */
export function layerOfText(text: string, source: string): SettingsLayer {
  const values = new Map<SettingKey, PlacedValue>();
  const problems: SettingsProblem[] = [];
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const { leaves, fault } = readJsonc(body);
  const placeOf = placeFinder(body);
  if (fault !== undefined) problems.push({ source, ...placeOf(fault.offset), message: fault.message });
  for (const leaf of leaves) {
    const key = leaf.path.join('.');
    const place = placeOf(leaf.offset);
    if (key === '$schema') continue;
    if (!isSettingKey(key)) {
      problems.push({ source, ...place, key, message: unknownKeySentence(key) });
      continue;
    }
    const earlier = values.get(key);
    if (earlier !== undefined)
      problems.push({
        source,
        ...place,
        key,
        message: `${quoted(key)} is set in line ${earlier.line ?? 1} already; this one counts.`,
      });
    const checked = checkValue(settingEntry(key), leaf.value);
    if (checked.ok) values.set(key, { value: checked.value, source, ...place });
    else problems.push({ source, ...place, key, message: `${quoted(key)} takes ${checked.takes}` });
  }
  return { values, problems: problems.slice(0, settingsLimits.problemsMax) };
}

/** The `FORETOKEN_…` variables that are settings; an empty one counts as not set. */
export function layerOfEnvironment(env: Readonly<Record<string, string | undefined>>): SettingsLayer {
  const values = new Map<SettingKey, PlacedValue>();
  const problems: SettingsProblem[] = [];
  const variables = new Map(settingKeys.map((key) => [environmentVariableOf(key), key]));
  for (const [variable, key] of variables) {
    const text = env[variable];
    if (text === undefined || text === '') continue;
    const checked = checkText(settingEntry(key), text);
    if (checked.ok) values.set(key, { value: checked.value, source: variable });
    else problems.push({ source: variable, key, message: `${quoted(key)} takes ${checked.takes}` });
  }
  for (const name of Object.keys(env)) {
    if (!name.startsWith('FORETOKEN_') || variables.has(name) || otherVariables.has(name)) continue;
    const nearest = nearestName(name, variables.keys());
    if (nearest !== undefined)
      problems.push({ source: name, message: `There is no such variable; did you mean ${nearest}?` });
  }
  return { values, problems };
}

/** Settings as an editor sends them: an object, nested or with dotted keys, with or without `foretoken` around it. */
export function layerOfEditor(value: unknown): SettingsLayer {
  const values = new Map<SettingKey, PlacedValue>();
  const problems: SettingsProblem[] = [];
  const source = 'editor';
  for (const [key, leaf] of plainLeaves(value, '', 0)) {
    if (leaf === null || leaf === undefined) continue;
    if (!isSettingKey(key)) {
      problems.push({ source, key, message: unknownKeySentence(key) });
      continue;
    }
    const entry = settingEntry(key);
    if (entry.scope === 'daemon') {
      const message = `${quoted(key)} is not taken from an editor, whose settings a repository may bring; set it by \`foretoken config set ${key} …\`.`;
      problems.push({ source, key, message });
      continue;
    }
    const checked = checkValue(entry, leaf);
    if (checked.ok) values.set(key, { value: checked.value, source });
    else problems.push({ source, key, message: `${quoted(key)} takes ${checked.takes}` });
  }
  return { values, problems: problems.slice(0, settingsLimits.problemsMax) };
}

/** Says that there is no such setting, and which one comes nearest. `key` may be anything: it is quoted and cut. */
export function unknownKeySentence(key: string): string {
  if (settingKeys.some((known) => known.startsWith(`${key}.`)))
    return `${quoted(key)} is a group of settings and takes an object.`;
  const nearest = nearestName(key, settingKeys) ?? nearestOfGroups(key);
  return `There is no setting ${quoted(key)}${nearest === undefined ? '.' : `; did you mean "${nearest}"?`}`;
}

/** A key of the last word alone, or in another group. */
function nearestOfGroups(key: string): SettingKey | undefined {
  const last = (name: string) => name.slice(name.lastIndexOf('.') + 1);
  const nearest = nearestName(last(key), settingKeys.map(last));
  return settingKeys.find((known) => last(known) === nearest);
}

/** Variables of ours that are no settings. */
const otherVariables = new Set(['FORETOKEN_HOME', 'FORETOKEN_NODE', 'FORETOKEN_BUGS', 'FORETOKEN_EVAL_DIR']);

function* plainLeaves(value: unknown, path: string, depth: number): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth >= settingsLimits.depthMax) {
    if (path !== '') yield [path, value];
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    const at =
      path === '' && key === 'foretoken' ? '' : path === '' ? key.replace(/^foretoken\./, '') : `${path}.${key}`;
    yield* plainLeaves(child, at, depth + 1);
  }
}

function placeFinder(text: string): (offset: number) => { line: number; column: number } {
  return (offset) => {
    const before = text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: offset - lineStart + 1 };
  };
}

function quoted(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}
