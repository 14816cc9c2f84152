import assert from 'node:assert/strict';
import { segmentLimits } from '../../src/segments/limits.js';
import { lineShape } from '../../src/segments/line-shape.js';
import type { Run } from '../../src/segments/line-source.js';
import { openSegment } from '../../src/segments/segment.js';
import { SegmentBuilder } from '../../src/segments/segment-builder.js';

/** Lines of every kind: code, prose, data, other scripts, half characters, longer than what is kept, and of more words than are told. */
function madeLines(seed: number): string[] {
  let state = seed;
  const below = (end: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * end);
  };
  const pieces = [
    ...[
      'const',
      'x',
      'answerOfEverything',
      '名前',
      'größe',
      '😀',
      '\ud83d',
      '_$',
      'w'.repeat(90),
      '17',
      '0x1f',
      '3.14',
    ],
    ...[' ', '  ', '(', ');', ' => ', '...', '"', "'", '`', ' = ', '.', ',', '\t', '\u00a0', '\u2003', '// ', '\\'],
  ];
  return Array.from({ length: 900 }, (_, row) => {
    if (row % 300 === 7) return Array.from({ length: 400 }, (__, at) => `v${below(70)}${'+ -'[at % 3]}`).join('');
    if (row % 300 === 8) return Array.from({ length: 220 }, () => below(100_000)).join(',');
    if (row % 300 === 9) return 'é'.repeat(250 + below(900));
    return Array.from({ length: below(14) }, () =>
      below(4) === 0 ? `name${below(400)}` : (pieces[below(pieces.length)] ?? ''),
    ).join('');
  });
}

const listOf = ({ items, start, end }: Run) => [...items.slice(start, end)];

describe('a segment', () => {
  for (const seed of [1, 2])
    it(`tells of any lines what the lines themselves say (${seed})`, () => {
      const builder = new SegmentBuilder();
      const files = [madeLines(seed), madeLines(seed + 100), madeLines(seed)];
      for (const [at, lines] of files.entries()) builder.add({ path: `${at}.txt`, text: lines.join('\n') });
      const segment = openSegment(builder.build());
      assert.ok(segment);
      const rowsOfLine = new Map<string, number[]>();
      const linesOfWord = new Map<string, Set<number>>();
      const linesOfForm = new Map<number, Set<number>>();
      const rows = files.flat();
      assert.equal(segment.rowLines.length, rows.length);
      for (const [row, given] of rows.entries()) {
        const wellFormed = given.toWellFormed();
        const text = wellFormed.trim().slice(0, segmentLimits.lineCharsMax).toWellFormed();
        const line: number = segment.rowLines[row] ?? -1;
        assert.equal(segment.textOf(line), text);
        assert.equal(segment.lengthOf(line), text.length);
        assert.equal(segment.lineOf(text), line);
        if (text === '') continue;
        assert.equal(segment.indentOf(row), wellFormed.slice(0, wellFormed.length - wellFormed.trimStart().length));
        const { terms, skeleton } = lineShape(text);
        assert.deepEqual(
          listOf(segment.termsOf(line)).map((term) => segment.termText(term)),
          terms,
        );
        assert.equal(segment.skeletonOf(line), skeleton);
        rowsOfLine.set(text, [...(rowsOfLine.get(text) ?? []), row]);
        for (const term of terms) linesOfWord.set(term, (linesOfWord.get(term) ?? new Set()).add(line));
        linesOfForm.set(skeleton, (linesOfForm.get(skeleton) ?? new Set()).add(line));
      }
      assert.equal(segment.lineCount, rowsOfLine.size + 1);
      assert.equal(segment.termCount, linesOfWord.size);
      const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
      for (const [text, expected] of rowsOfLine)
        assert.deepEqual(listOf(segment.rowsOf(segment.lineOf(text) ?? -1)), expected);
      for (const [word, lines] of linesOfWord)
        assert.deepEqual(listOf(segment.linesWith(segment.termOf(word) ?? -1)), ascending(lines));
      for (const [form, lines] of linesOfForm) assert.deepEqual(listOf(segment.linesLike(form)), ascending(lines));
      for (const absent of ['', 'neverSeen', 'nam']) assert.equal(segment.termOf(absent), undefined);
      assert.equal(segment.lineOf('neverSeen = 1;'), undefined);
      assert.deepEqual(listOf(segment.linesLike(12_345)), []);
    });
});
