/** The text around the cursor finds what is near in meaning, in time or for the next request, and says nothing it may not. */
import assert from 'node:assert/strict';
import { fuseRanks } from '@foretoken/assist/embedding/fuse-ranks.js';
import { cursorQuery } from '@foretoken/assist/embedding/query-text.js';
import { QueryVectors } from '@foretoken/assist/embedding/query-vectors.js';
import { createSemanticSearch } from '@foretoken/assist/embedding/semantic-search.js';
import { silentLog } from '@foretoken/base/log.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import type { EmbeddingAnswer } from '@foretoken/inference/embedding-backend.js';
import { ScriptedBackend, scriptedPipeline } from '../completion/scripted-parts.js';
import { EmbeddingScene } from './embedding-scene.js';
import { WordEmbeddings, wordVector } from './word-embeddings.js';

const files = {
  'basket.ts': 'export class Basket {\n  total(articles) {\n    return articles.price;\n  }\n}\n',
  'clock.ts': 'export function parseDate(text) {\n  return Date.parse(text);\n}\n',
};

describe('semantic search', function () {
  this.timeout(10_000);
  let scene: EmbeddingScene;
  let backend: WordEmbeddings;
  let opened: ReturnType<EmbeddingScene['open']>;
  beforeEach(async () => {
    scene = new EmbeddingScene(files);
    await scene.index();
    backend = new WordEmbeddings();
    opened = scene.open(backend);
    await opened.settle();
    backend.asked.length = 0;
  });
  afterEach(() => scene.remove());

  function search() {
    const { clock, vectors, queue } = opened;
    const queries = new QueryVectors(clock, backend);
    return createSemanticSearch({ backend, vectors, queries, loaded: (root) => queue.loaded(root), log: silentLog });
  }

  const place = (prefix: string, over: { path?: string; suffix?: string; shadowed?: string[] } = {}) => ({
    root: scene.root,
    path: 'here.ts',
    suffix: '',
    shadowed: [],
    prefix,
    ...over,
  });

  it('finds what is near the cursor, never in its own file or in another unsaved one', async () => {
    const prefix = '// parse the date\n// of a text\n';
    const near = await search().nearCursor(place(prefix), 30);
    assert.deepEqual(
      near?.map(({ path, startLine }) => [path, startLine]),
      [
        ['clock.ts', 1],
        ['basket.ts', 1],
      ],
    );
    assert.deepEqual(await search().nearCursor(place(prefix, { path: 'clock.ts', shadowed: ['basket.ts'] }), 30), []);
  });

  it('asks once for all the keys of a line', async () => {
    const semantic = search();
    for (const typed of ['', 'c', 'co', 'con']) await semantic.nearCursor(place(`// parse the date\n${typed}`), 30);
    assert.deepEqual(backend.asked, ['// parse the date\n']);
  });

  it('does not wait longer than it may, and the late vector serves the next request of the place', async () => {
    const answers: ((answer: EmbeddingAnswer) => void)[] = [];
    backend.script = () => new Promise((resolve) => answers.push(resolve));
    const semantic = search();
    const first = semantic.nearCursor(place('// parse the date\n'), 30);
    await opened.clock.advance(30);
    assert.equal(await first, undefined);
    answers[0]?.({ kind: 'vectors', vectors: [wordVector('parse the date', 64)] });
    const second = semantic.nearCursor(place('// parse the date\n// of a text\n'), 30);
    await opened.clock.advance(30);
    assert.equal((await second)?.[0]?.path, 'clock.ts');
    const far = semantic.nearCursor(place(`// parse the date\n${'\n'.repeat(200)}x\n`), 30);
    await opened.clock.advance(30);
    assert.equal(await far, undefined);
  });

  it('leaves a failing server alone for a while', async () => {
    backend.script = () => ({ kind: 'failed', failure: { code: 'BACKEND_UNREACHABLE', detail: 'gone' } });
    const semantic = search();
    for (const line of ['one', 'two', 'three']) await semantic.nearCursor(place(`// ${line}\n`), 30);
    assert.equal(backend.asked.length, 1);
    backend.script = () => undefined;
    await opened.clock.advance(2_000);
    assert.notEqual(await semantic.nearCursor(place('// parse the date\n'), 30), undefined);
  });

  it('sends no secret, not even the rest of one, and nothing of files that may not leave the machine', async () => {
    const key = [
      '-----BEGIN RSA PRIVATE KEY-----',
      ...new Array<string>(40).fill('MIIEpAIBAAKCAQEA7bq3'.repeat(3)),
      '-----END RSA PRIVATE KEY-----',
    ];
    await search().nearCursor(place(`${key.join('\n')}\nexport const lantern = 1;\n`), 30);
    assert.match(backend.asked[0] ?? '', /lantern/);
    assert.doesNotMatch(backend.asked[0] ?? '', /MIIE/);
    await search().nearCursor(place('// open\n', { suffix: `\n${key.join('\n')}` }), 30);
    assert.doesNotMatch(backend.asked[1] ?? '', /MIIE/);
    backend.destination = 'network';
    assert.equal(await search().nearCursor(place('// parse\n', { path: 'prod.tfvars' }), 30), undefined);
    assert.equal(await search().nearCursor(place('// parse\n', { path: '.env' }), 30), undefined);
    assert.equal(backend.asked.length, 2);
  });

  it('reaches the context of a completion', async () => {
    const model = new ScriptedBackend();
    const { ask, contexts, clock } = scriptedPipeline({ backend: model, semantic: search() });
    const pending = ask('// parse the date\nlet at = |', { root: scene.root, tables: emptyTables });
    await clock.advance(60);
    await opened.settle();
    // Codes are read from the disk, which no clock of a test moves.
    for (let i = 0; i < 100 && contexts.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(60);
    model.streams[0]?.push({ kind: 'text', text: 'parseDate(text);' }, { kind: 'end', reason: 'stop' });
    await clock.advance(10);
    await pending;
    assert.equal(contexts[0]?.semantic?.[0]?.path, 'clock.ts');
  });

  it('takes the lines around the cursor whole', () => {
    const { text, line } = cursorQuery('one\ntwo\nthr', 'ee\nfour\nfive');
    assert.deepEqual([String(text), line], ['one\ntwo\nfour\nfive', 2]);
    assert.equal(cursorQuery('', '').text, '');
    const long = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n');
    assert.match(cursorQuery(`${long}\n`, '').text, /^line 80\n(?:line \d+\n)*line 99\n$/);
  });

  it('ranks what both ways find above what one finds', () => {
    const fused = fuseRanks(
      [
        ['a', 'b', 'c'],
        ['c', 'd'],
      ],
      (a, b) => a === b,
    );
    assert.deepEqual(
      fused.map(({ item }) => item),
      ['c', 'a', 'b', 'd'],
    );
  });
});
