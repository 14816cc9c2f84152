import assert from 'node:assert/strict';
import type { FileVisit } from '@foretoken/assist/context/editor-activity.js';
import { visitedFiles } from '@foretoken/assist/context/sources/visited-files.js';
import { activity, collect } from './cursor.js';

const minute = 60_000;

function visit(path: string, over: Partial<FileVisit> = {}): FileVisit {
  return { path, line: 50, isOpen: true, ageMs: 0, moves: 0, ...over };
}

function placesOf(visits: readonly FileVisit[]) {
  return collect(visitedFiles, { activity: activity({ visits }) }).places;
}

describe('visited files as a source', () => {
  it('shows where the user was: files they came from and went to first, then by time, open ones before closed ones', () => {
    const visits = [
      visit('src/here.ts'),
      visit('closed.ts', { isOpen: false }),
      visit('old.ts', { ageMs: 30 * minute }),
      visit('open.ts'),
      visit('often.ts', { moves: 4, ageMs: 10 * minute }),
      visit('secrets.json'),
    ];
    assert.deepEqual(
      placesOf(visits).map(({ path }) => path),
      ['often.ts', 'open.ts', 'closed.ts', 'old.ts'],
    );
    const [place] = placesOf([visit('a.ts', { line: 50 })]);
    assert.ok(place !== undefined && place.startLine < 50 && place.endLine > 50);
    assert.equal(placesOf([visit('a.ts', { line: 2 })])[0]?.startLine, 1);
  });

  it('takes few files, and none that was left long ago', () => {
    const many = Array.from({ length: 30 }, (_, n) => visit(`${n}.ts`));
    assert.ok(placesOf(many).length < 10);
    assert.deepEqual(placesOf([visit('a.ts', { isOpen: false, ageMs: 3 * 60 * minute })]), []);
  });
});
