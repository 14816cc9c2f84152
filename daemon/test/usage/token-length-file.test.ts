/** What was learnt of the lengths of tokens outlives the daemon, for its owner alone, and a damaged file harms nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { openTokenLengths, tokenLengthFileName } from '../../src/usage/token-length-file.js';

describe('kept token lengths', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-lengths-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('outlive a restart', () => {
    const first = openTokenLengths(folder, systemClock, silentLog);
    for (let prompt = 0; prompt < 20; prompt++) first.lengths.learn('m', 'go', 5_000, 1_000);
    // Of a text whose characters take several tokens each.
    first.lengths.learn('m', 'markdown', 1_000, 2_000);
    first.close();
    const again = openTokenLengths(folder, systemClock, silentLog);
    assert.ok(again.lengths.charactersPerToken('m', 'go') > 4.5);
    assert.ok(again.lengths.charactersPerToken('m', 'markdown') < 0.5);
    const file = join(folder, tokenLengthFileName);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    again.close();
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).lengths.length, 2);
  });

  it('are learnt again when the file is damaged, and nothing fails where it cannot be written', () => {
    for (const damaged of [
      '',
      '{',
      '[]',
      '{"schema":1,"lengths":[{"model":"m","languageId":"go","prompts":3,"mean":-1,"variance":0}]}',
    ]) {
      writeFileSync(join(folder, tokenLengthFileName), damaged);
      assert.deepEqual(openTokenLengths(folder, systemClock, silentLog).lengths.learnt(), []);
    }
    const nowhere = openTokenLengths(join(folder, tokenLengthFileName, 'x'), systemClock, silentLog);
    nowhere.lengths.learn('m', 'go', 5_000, 1_000);
    nowhere.close();
  });
});
