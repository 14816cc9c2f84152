import assert from 'node:assert/strict';
import { errors } from '@foretoken/protocol/errors.js';
import { methods } from '@foretoken/protocol/methods.js';
import { commandTable } from '../../src/cli/command-table.js';
import { referencePages } from '../../src/docs/render-reference.js';
import { metricsTable } from '../../src/metrics/metrics-table.js';
import { settingKeys } from '../../src/settings/settings-table.js';

describe('reference pages', () => {
  const text = (path: string) => referencePages().find((page) => page.path === path)?.text ?? '';

  it('name everything that a user can name', () => {
    for (const key of settingKeys) assert.ok(text('settings.md').includes(`## \`${key}\``), key);
    for (const code of Object.keys(errors)) assert.ok(text('errors.md').includes(`## ${code}\n`), code);
    for (const { name } of Object.values(methods)) assert.ok(text('methods.md').includes(`\`${name}\``), name);
    for (const { name, internal } of commandTable)
      assert.equal(text('commands.md').includes(`## \`foretoken ${name}`), internal !== true, name);
    for (const name of Object.keys(metricsTable)) assert.ok(text('metrics.md').includes(`\`${name}\``), name);
    assert.equal(JSON.parse(text('settings.schema.json')).type, 'object');
  });

  it('are the same for the same code, and end in one newline', () => {
    assert.deepEqual(referencePages(), referencePages());
    for (const { path, text } of referencePages()) assert.match(text, /[^\n]\n$/, path);
  });
});
