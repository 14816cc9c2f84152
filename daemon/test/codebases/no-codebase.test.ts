import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNoCodebase } from '../../src/codebases/no-codebase.js';

describe('a folder that an editor stands in', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-home-')));
  const home = join(folder, 'users', 'ann');
  mkdirSync(join(home, 'code', 'app'), { recursive: true });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is no codebase where it is the home folder, by any name, or holds it', () => {
    symlinkSync(home, join(folder, 'link'));
    assert.match(whyNoCodebase(home, home) ?? '', /is your home folder/);
    assert.match(whyNoCodebase(join(folder, 'link'), home) ?? '', /is your home folder/);
    assert.match(whyNoCodebase(home, join(folder, 'link')) ?? '', /is your home folder/);
    assert.match(whyNoCodebase(join(folder, 'users'), home) ?? '', /holds your home folder/);
    assert.match(whyNoCodebase('/', home) ?? '', /holds your home folder/);
  });

  it('is one where it lies in the home folder or elsewhere, and where its own settings file says so', () => {
    assert.equal(whyNoCodebase(join(home, 'code', 'app'), home), undefined);
    assert.equal(whyNoCodebase(join(folder, 'users', 'ann2'), home), undefined);
    assert.equal(whyNoCodebase(join(folder, 'missing'), home), undefined);
    writeFileSync(join(home, '.foretoken.jsonc'), '{}');
    assert.equal(whyNoCodebase(home, home), undefined);
  });
});
