import assert from 'node:assert/strict';
import { checkValue } from '../../src/settings/check-value.js';
import { settingsSchema } from '../../src/settings/settings-schema.js';
import { settingEntry, settingKeys } from '../../src/settings/settings-table.js';

describe('settings schema', () => {
  it('describes every setting, by its dotted key and in its group', () => {
    const text = JSON.stringify(settingsSchema());
    for (const key of settingKeys) {
      assert.ok(text.includes(`"${key}":{`), key);
      assert.ok(text.includes(`"${key.split('.').slice(1).join('.')}":{`), key);
      assert.ok(settingEntry(key).description.endsWith('.'), key);
    }
  });

  it('has defaults that their own checks accept', () => {
    for (const key of settingKeys) assert.equal(checkValue(settingEntry(key), settingEntry(key).default).ok, true, key);
  });
});
