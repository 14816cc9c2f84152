/** Who writes a repository cannot make learning it, or looking something up in it, take long. */
import assert from 'node:assert/strict';
import { openSegment } from '@foretoken/codebase/segments/segment.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { asciiHash, type HashSeed, textHash } from '@foretoken/codebase/segments/text-hash.js';

const knownSeed = { low: 0x2545f491, high: 0x9e3779b9 };
const otherSeed = { low: 0x2545f492, high: 0x9e3779b9 };

/** Slots that were looked at in vain: while the lines are learned, and in all. */
function missedBy(lines: readonly string[], seed: HashSeed): { learning: number; all: number } {
  const builder = new SegmentBuilder(seed);
  builder.add({ path: 'chosen.txt', text: lines.join('\n') });
  const learning = builder.missedSlots;
  builder.build();
  return { learning, all: builder.missedSlots };
}

/** Words whose hash, for who knows the seed, begins or ends with eight zeros. */
function chosenWords(count: number, isChosen: (hash: number) => boolean): string[] {
  const words: string[] = [];
  for (let at = 0; words.length < count; at++) {
    const word = `w${at.toString(36)}`;
    if (isChosen(textHash(word, knownSeed))) words.push(word);
  }
  return words;
}

describe('hashes of what a repository holds', () => {
  it('lines whose hashes were chosen to collide cost a quadratic number of steps with their seed, and with another a linear one', () => {
    const ends = chosenWords(2_000, (hash) => (hash & 0xff) === 0);
    const begins = chosenWords(2_000, (hash) => hash >>> 24 === 0);
    assert.ok(missedBy(ends, knownSeed).learning > 100_000, `${missedBy(ends, knownSeed).learning}`);
    const tables = missedBy(begins, knownSeed);
    assert.ok(tables.all - tables.learning > 100_000, `${tables.all - tables.learning}`);
    // Lines, and their words.
    for (const chosen of [ends, begins]) {
      const { all } = missedBy(chosen, otherSeed);
      assert.ok(all < 6 * 2 * chosen.length, `${all}`);
    }
  });

  it('are of the seed that the segment tells', () => {
    const builder = new SegmentBuilder(otherSeed);
    builder.add({ path: 'a', text: 'one two' });
    assert.deepEqual(openSegment(builder.build())?.seed, otherSeed);
  });

  it('what a segment tells does not depend on its seed', () => {
    const text = 'const größe = compute(名前);\n\treturn größe;\n';
    const tell = (seed: HashSeed) => {
      const builder = new SegmentBuilder(seed);
      builder.add({ path: 'a', text });
      const segment = openSegment(builder.build());
      assert.ok(segment);
      const words = ['const', 'größe', 'compute', '名前', 'return', 'absent'];
      return [segment.textOfFile(0), segment.lineOf('return größe;'), words.map((word) => segment.termOf(word))];
    };
    assert.deepEqual(tell(knownSeed), tell(otherSeed));
    assert.equal(tell(knownSeed)[1], 2);
  });

  it('are the same of a text and of its bytes, differ in every place and by length, and zeros count', () => {
    const texts = [
      '',
      'a',
      'ab',
      'abc',
      'abcd',
      'abcde',
      'abcdefgh',
      'abcdefghi',
      '\0',
      '\0\0',
      'a\0',
      'b'.repeat(5_000),
    ];
    for (const text of texts) {
      const bytes = Buffer.from(`..${text}..`);
      assert.equal(asciiHash(bytes, 2, bytes.length - 2, knownSeed), textHash(text, knownSeed), text.slice(0, 10));
    }
    const wide = ['é', 'éa', 'aé', '\u6161', 'ab\u0100', 'abé', 'abcdé', '\ud83d', '😀'];
    assert.equal(
      new Set([...texts, ...wide].map((text) => textHash(text, knownSeed))).size,
      texts.length + wide.length,
    );
    assert.equal(asciiHash(Buffer.from('é'), 0, 2, knownSeed), undefined);
  });
});
