import assert from 'node:assert/strict';
import { diagnostics } from '@foretoken/assist/context/sources/diagnostics.js';
import type { CodeStructure, StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import { activity, collect } from './cursor.js';

const prefix = 'line\n'.repeat(9);

function wordsFor(message: string, line = 10): string[] {
  const found = collect(diagnostics, {
    prefix,
    activity: activity({ diagnostics: [{ path: 'src/here.ts', line, message }] }),
  });
  return found.words.map(({ word }) => word);
}

describe('diagnostics as a source', () => {
  it('reads the names out of what compilers say', () => {
    assert.deepEqual(wordsFor("Property 'retries' does not exist on type 'HttpClient'."), ['retries', 'HttpClient']);
    assert.deepEqual(wordsFor("Cannot find name 'openFile'. Did you mean 'openFiles'?"), ['openFile', 'openFiles']);
    assert.deepEqual(wordsFor('undefined: parseHeader'), ['parseHeader']);
    assert.deepEqual(wordsFor('client.Retry undefined (type *Client has no field or method Retry)'), [
      'Client',
      'Retry',
    ]);
    assert.deepEqual(wordsFor('"pathlib" is not accessed'), [], 'what is there is not what is missing');
    assert.deepEqual(wordsFor("'os.path' imported but unused"), []);
    assert.deepEqual(wordsFor('cannot find symbol\n  symbol:   method openFile(String)'), ['openFile']);
    assert.deepEqual(wordsFor('cannot find value `retries` in this scope'), ['retries']);
    assert.deepEqual(wordsFor('Missing semicolon.'), []);
  });

  it('hears those near the cursor in its own file, and looks up what they name', () => {
    const definition: StoredDefinition = {
      path: 'src/client.ts',
      name: 'HttpClient',
      kind: 'class',
      container: '',
      startLine: 3,
      endLine: 20,
      docLine: undefined,
      signature: 'class HttpClient',
      bases: [],
      type: undefined,
      exported: true,
    };
    const structure: CodeStructure = {
      definitionsOf: (name) => (name === 'HttpClient' ? [definition] : []),
      membersOf: () => [],
      definitionsIn: () => [],
      importsOf: () => [],
      importersOf: () => [],
      resolve: () => [],
      libraryOf: () => undefined,
      libraryFiles: { at: () => undefined },
    };
    const found = [
      { path: 'src/here.ts', line: 11, message: "'HttpClient' is missing" },
      { path: 'src/here.ts', line: 20, message: "'Far' is missing" },
      { path: 'src/there.ts', line: 10, message: "'Elsewhere' is missing" },
    ];
    const { words, places } = collect(diagnostics, { prefix, structure, activity: activity({ diagnostics: found }) });
    assert.deepEqual(
      words.map(({ word }) => word),
      ['HttpClient'],
    );
    assert.deepEqual(
      places.map(({ path, startLine, endLine }) => [path, startLine, endLine]),
      [['src/client.ts', 3, 20]],
    );
  });
});
