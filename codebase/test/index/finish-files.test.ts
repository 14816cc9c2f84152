/** The second look at a file is a look at what was learned, and at nothing else. */
import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { finishFiles } from '../../src/index/update/finish-files.js';
import { FileLearner } from '../../src/index/update/learn-files.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('finishing files', () => {
  it('takes none whose content has changed, be its date and size as they were', async () => {
    const harmless = 'export const key = "none of a secret word here";'.padEnd(100, '\n');
    const codebase = new TemporaryCodebase({ 'a.ts': harmless, 'b.ts': 'export const b = 1;\n' });
    const named = ['a.ts', 'b.ts'].map((path) => ({ path, absolute: `${codebase.root}/${path}` }));
    const dated = () => utimesSync(`${codebase.root}/a.ts`, 1_000_000, 1_000_000);
    dated();
    const learner = new FileLearner(1e6);
    for (const file of named) learner.learn({ ...file, hash: undefined });
    const learnt = learner.end().files;
    const token = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
    codebase.write('a.ts', `export const key = "${token}";`.padEnd(100, '\n'));
    dated();
    const files = named.map((file, at) => ({
      ...file,
      hash: new Uint8Array(),
      language: '',
      secrets: 0,
      ...learnt[at],
    }));
    const finished = await finishFiles(files, 1e6);
    assert.deepEqual(finished.changed, ['a.ts']);
    assert.deepEqual(
      finished.files.map(({ path }) => path),
      ['b.ts'],
    );
    codebase.remove();
  });
});
