/** What a project's own file may change: only ever less. A repository is assumed hostile. */
import { never } from '@foretoken/base/never.js';
import { checkValue } from './check-value.js';
import type { SettingEntry } from './setting-entry.js';
import type { SettingsLayer } from './settings-layer.js';
import type { SettingsProblem } from './settings-problem.js';
import { type SettingValue, settingEntry } from './settings-table.js';

/** The settings that `layer` tightens, by key, and what it asked for in vain. `current` are the values in force. */
export function tightenings(
  layer: SettingsLayer,
  current: Readonly<Record<string, SettingValue>>,
): { values: Map<string, SettingValue>; problems: readonly SettingsProblem[] } {
  const values = new Map<string, SettingValue>();
  const problems: SettingsProblem[] = [];
  for (const [key, placed] of layer.values) {
    const before = current[key];
    const tightened =
      before === undefined ? refused('is not set') : tightenedValue(settingEntry(key), before, placed.value);
    if (tightened.ok) {
      values.set(key, tightened.value);
      continue;
    }
    const { source, line, column } = placed;
    problems.push({ source, line, column, key, message: `A project ${tightened.why.replaceAll('KEY', key)}` });
  }
  return { values, problems };
}

type Tightened = { readonly ok: true; readonly value: SettingValue } | { readonly ok: false; readonly why: string };

function tightenedValue(entry: SettingEntry, before: SettingValue, wanted: SettingValue): Tightened {
  switch (entry.project) {
    case undefined:
      return refused('may not set "KEY"; it is set for the user alone.');
    case 'lower':
      // Asking for more than is allowed is no fault of the project's: another user may allow more.
      return { ok: true, value: Math.min(Number(before), Number(wanted)) };
    case 'off':
      return wanted === true ? refused('may switch "KEY" off, not on.') : { ok: true, value: false };
    case 'add':
      return added(entry, before, wanted);
    case 'later': {
      const choices = entry.type === 'choice' ? entry.choices : [];
      const stricter = choices.indexOf(String(wanted)) > choices.indexOf(String(before)) ? wanted : before;
      return { ok: true, value: stricter };
    }
    default:
      throw never(entry.project, 'project rule');
  }
}

function added(entry: SettingEntry, before: SettingValue, wanted: SettingValue): Tightened {
  if (!Array.isArray(before) || !Array.isArray(wanted)) return refused('may only add to "KEY".');
  // In ignore syntax `!` takes back what the user excluded.
  if (wanted.some((item: string) => item.trimStart().startsWith('!')))
    return refused('may only add to "KEY": a pattern that begins with "!" would take from it.');
  const checked = checkValue(entry, [...new Set([...before, ...wanted])]);
  return checked.ok ? checked : refused(`may only add to "KEY" up to ${checked.takes}`);
}

function refused(why: string): Tightened {
  return { ok: false, why };
}
