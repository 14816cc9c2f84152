/** The JSON schema of settings files, from the table: for editors, and for `foretoken config schema`. */
import { never } from '@foretoken/base/never.js';
import type { SettingEntry } from './setting-entry.js';
import { settingEntry, settingKeys } from './settings-table.js';

/** Draft 2020-12. Keys may be nested in groups or joined by dots, as the reader takes them. */
export function settingsSchema(): object {
  const groups: Record<string, Record<string, object>> = {};
  const dotted: Record<string, object> = {};
  for (const key of settingKeys) {
    const [group = key, ...rest] = key.split('.');
    const schema = valueSchema(settingEntry(key));
    dotted[key] = schema;
    groups[group] = { ...groups[group], [rest.join('.')]: schema };
  }
  const nested = Object.entries(groups).map(([group, properties]) => [
    group,
    { type: 'object', additionalProperties: false, properties },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Foretoken settings',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(nested), ...dotted },
  };
}

function valueSchema(entry: SettingEntry): object {
  // Settings pages show what may be set per session.
  return { ...typeSchema(entry), description: entry.description, 'x-scope': entry.scope };
}

function typeSchema(entry: SettingEntry): object {
  switch (entry.type) {
    case 'text':
      return { type: 'string', default: entry.default };
    case 'integer':
      return { type: 'integer', minimum: entry.min, maximum: entry.max, default: entry.default };
    case 'switch':
      return { type: 'boolean', default: entry.default };
    case 'choice':
      return { enum: entry.choices, default: entry.default };
    case 'list':
      return {
        type: 'array',
        items: { type: 'string' },
        maxItems: entry.itemsMax,
        default: entry.default,
      };
    default:
      throw never(entry, 'type of setting');
  }
}
