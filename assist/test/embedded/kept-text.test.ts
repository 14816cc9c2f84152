/** What is kept of a document's lines from key to key must not keep the documents: each key makes another one. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { BufferLines } from '../../src/embedded/buffer-lines.js';
import { codeTokens } from '../../src/embedded/code-tokens.js';
import { LineSources } from '../../src/embedded/line-sources.js';
import { Renaming } from '../../src/embedded/renaming.js';

const documents = 100;
const documentUnits = 200_000;

const flat = (text: string) => Buffer.from(text, 'latin1').toString('latin1');

/** Bytes that are held after `keep` was given the last line of each of many documents. */
function heldBy(keep: (line: string) => void): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const filler = 'x'.repeat(documentUnits);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let rank = 0; rank < documents; rank++) {
    const text = flat(`${filler}\nconst customerRepository${rank} = openTheRepository(${rank});`);
    keep(text.slice(documentUnits + 1));
  }
  collect();
  return process.memoryUsage().heapUsed - before;
}

describe('kept text', () => {
  const buffer = new BufferLines('a.ts');
  const one = () => 1;
  const words = emptyTables.without([]).words;
  const view = {
    sources: [],
    rows: 1_000_000,
    words,
    usesOf: one,
    usesOfWord: one,
    usesOfTerm: one,
    holding: () => [],
  };
  const sources = new LineSources(view, []);
  const wordOf = (line: string) => line.slice(line.indexOf('customer'), line.indexOf(' ='));
  const keepers: Readonly<Record<string, (line: string) => void>> = {
    'the lines of a buffer': (line) => buffer.update([[line]]),
    'the tokens of lines': (line) => codeTokens(line),
    'the weights of words': (line) => sources.weightOf(wordOf(line)),
    'the parts of names': (line) => new Renaming().learnToken(tokenKinds.word, wordOf(line), 'other'),
  };
  for (const [name, keep] of Object.entries(keepers))
    it(`holds no document: ${name}`, () => {
      const bytes = heldBy(keep);
      assert.ok(bytes < (documents * documentUnits) / 4, `${bytes} bytes`);
    });
});
