import assert from 'node:assert/strict';
import { recentEdits } from '@foretoken/assist/context/sources/recent-edits.js';
import { activity, collect, edit, probabilityOf } from './cursor.js';

const minute = 60_000;

describe('recent edits as a source', () => {
  it('believes in what an edit brought in, not in what stood there, and shows the place as it is now', () => {
    const changed = edit({ before: 'open(path);', after: 'open(path, retries);', startLine: 10, endLine: 11 });
    const found = collect(recentEdits, { activity: activity({ edits: [changed] }) });
    assert.ok((probabilityOf(found, 'retries') ?? 0) > 0);
    assert.equal(probabilityOf(found, 'open'), undefined);
    assert.deepEqual(
      found.places.map(({ path, startLine, endLine }) => [path, startLine, endLine]),
      [['src/there.ts', 8, 13]],
    );
  });

  it('believes the less in an edit the longer it is ago, and after an hour not at all', () => {
    const ages = [0, 15, 30, 59, 61].map((minutes) => {
      const edits = [edit({ after: 'retries', ageMs: minutes * minute })];
      const found = collect(recentEdits, { activity: activity({ edits }) });
      assert.equal(found.places.length, found.words.length);
      return probabilityOf(found, 'retries') ?? 0;
    });
    const [now = 0, quarter = 0] = ages;
    assert.deepEqual(
      ages,
      ages.toSorted((a, b) => b - a),
    );
    assert.equal(quarter, now / 2);
    assert.equal(ages.at(-1), 0);
  });

  it('says nothing of an edit in the same file, which stands in it', () => {
    const edits = [edit({ path: 'src/here.ts', after: 'retries' })];
    assert.deepEqual(collect(recentEdits, { activity: activity({ edits }) }), { words: [], places: [] });
  });

  it('says nothing of files that are never read, nor of lines that are only gone, nor when time is over', () => {
    const never = activity({ edits: [edit({ path: '.env', after: 'PASSWORD=retries' })] });
    assert.deepEqual(collect(recentEdits, { activity: never }), { words: [], places: [] });
    const gone = activity({ edits: [edit({ before: 'retries', after: '' })] });
    assert.deepEqual(collect(recentEdits, { activity: gone }), { words: [], places: [] });
    const some = activity({ edits: [edit({ after: 'retries' })] });
    assert.deepEqual(
      collect(recentEdits, { activity: some }, () => false),
      { words: [], places: [] },
    );
    assert.deepEqual(collect(recentEdits, {}), { words: [], places: [] });
  });
});
