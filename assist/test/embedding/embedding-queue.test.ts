/** What is embedded, when, and that nothing is embedded twice or sent where it may not go. */
import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddingScene } from './embedding-scene.js';
import { WordEmbeddings, wordVector } from './word-embeddings.js';

const files = {
  'basket.ts': 'export class Basket {\n  total(articles) {\n    return articles.price;\n  }\n}\n',
  'clock.ts': 'export function parseDate(text) {\n  return Date.parse(text);\n}\n',
  'retry.ts': 'export async function retry(call, attempts) {\n  await pause(attempts);\n  return call();\n}\n',
};

describe('embedding queue', function () {
  this.timeout(10_000);
  let scene: EmbeddingScene;
  afterEach(() => scene.remove());

  async function sceneOf(more: Readonly<Record<string, string>> = files) {
    scene = new EmbeddingScene(more);
    await scene.index();
    return scene;
  }

  it('embeds a codebase so that it is found, under the eyes of its user alone', async () => {
    const { find, settle, queue } = (await sceneOf()).open();
    await settle();
    assert.equal(await find('articles basket total price'), 'basket.ts');
    assert.equal(await find('parse the date'), 'clock.ts');
    assert.deepEqual(queue.status(), { state: 'idle', filesDone: 3, filesTotal: 3, chunks: 3 });
    assert.equal(statSync(join(scene.cache, 'vectors.db')).mode & 0o777, 0o600);
  });

  it('embeds nothing again after a restart, and of a change the changed chunk alone', async () => {
    const long = Array.from({ length: 60 }, (_, i) => `export const value${'abc'[Math.floor(i / 20)]}${i} = ${i};`);
    const first = (await sceneOf({ ...files, 'long.ts': long.join('\n') })).open();
    await first.settle();
    await first.close();
    const second = scene.open();
    await second.settle();
    assert.deepEqual(second.backend.asked, []);
    assert.equal(await second.find('parse the date'), 'clock.ts');
    await second.close();
    long[30] = 'export const changed = true;';
    scene.write({ 'long.ts': long.join('\n'), 'moved.ts': files['retry.ts'] });
    await scene.index();
    const third = scene.open();
    await third.settle();
    assert.equal(third.backend.asked.length, 1);
    assert.match(third.backend.asked[0] ?? '', /changed = true/);
    assert.equal(third.queue.status().chunks, 7);
  });

  it('goes on where it was interrupted', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`f${i}.ts`, `export const word${i} = ${i};\n`]),
    );
    const backend = new WordEmbeddings();
    let requests = 0;
    backend.script = (_texts, signal) =>
      ++requests < 3
        ? undefined
        : new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'aborted' })));
    const first = (await sceneOf(many)).open(backend);
    await first.settle();
    await first.close();
    const second = scene.open();
    await second.settle();
    assert.equal(second.backend.asked.length, 100 - 32);
    assert.equal(second.queue.status().filesDone, 100);
  });

  it('asks for no more at once than the server should get', async () => {
    const backend = new WordEmbeddings();
    const asked: number[] = [];
    backend.textsAtOnce = 2;
    backend.script = (texts) => {
      backend.textsAtOnce = 1;
      asked.push(texts.length);
      return undefined;
    };
    const { settle, queue } = (await sceneOf()).open(backend);
    await settle();
    assert.deepEqual(asked, [2, 1]);
    assert.equal(queue.status().filesDone, 3);
  });

  it('forgets files that are gone', async () => {
    const first = (await sceneOf()).open();
    await first.settle();
    await first.close();
    scene.write({ 'clock.ts': '' });
    await scene.index();
    const second = scene.open();
    await second.settle();
    assert.notEqual(await second.find('parse the date'), 'clock.ts');
    assert.equal(second.queue.status().chunks, 2);
  });

  it('sends no secret, and what may not leave the machine to a server on it alone', async () => {
    const key = 'AKIAQ3EGTRA5XZ7BLN6P';
    const more = { ...files, 'keys.ts': `export const id = "${key}";\n`, 'prod.tfvars': 'region = "somewhere"\n' };
    const elsewhere = new WordEmbeddings();
    elsewhere.destination = 'network';
    const first = (await sceneOf(more)).open(elsewhere);
    await first.settle();
    assert.equal(elsewhere.asked.length, 4);
    assert.ok(elsewhere.asked.every((text) => !text.includes(key) && !text.includes('somewhere')));
    assert.ok(elsewhere.asked.some((text) => /REDACTED_/.test(text)));
    await first.close();
    const { backend, settle } = scene.open();
    await settle();
    assert.match(backend.asked.join('\n'), /somewhere/);
  });

  it('embeds a part of a definition under the headers around it, secrets replaced there too', async () => {
    const key = 'AKIAQ3EGTRA5XZ7BLN6P';
    const method = (name: string) => `  ${name}(id = "${key}") {\n${'    work();\n'.repeat(50)}  }\n`;
    const { backend, settle } = (
      await sceneOf({ 'shop.ts': `export class Shop extends Base {\n${method('open')}${method('close')}}\n` })
    ).open();
    await settle();
    const parts = backend.asked.filter((text) => !/export class Shop extends Base \{/.test(text));
    const under = parts.filter((text) =>
      /^export class Shop extends Base\nclose\(id = "REDACTED_\w+"\)\n {4}work/.test(text),
    );
    assert.ok(under.length >= 2, backend.asked.join('\n---\n'));
    assert.ok(parts.every((text) => text.startsWith('export class Shop extends Base\n') && !text.includes(key)));
  });

  it('drops what is under way when the user types, and goes on when it has been quiet', async () => {
    const backend = new WordEmbeddings();
    const dropped: boolean[] = [];
    backend.script = (_texts, signal) => {
      if (dropped.length > 0) return undefined;
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          dropped.push(true);
          resolve({ kind: 'aborted' });
        }),
      );
    };
    const { queue, settle, clock } = (await sceneOf()).open(backend);
    await settle();
    assert.equal(backend.asked.length, 3);
    queue.typed();
    await settle(1_500);
    queue.typed();
    await settle(1_500);
    assert.deepEqual([dropped.length, backend.asked.length], [1, 3]);
    assert.deepEqual([queue.status().state, queue.status().problem], ['paused', 'the user types']);
    await clock.advance(1_000);
    await settle();
    assert.deepEqual([queue.status().filesDone, backend.asked.length], [3, 6]);
  });

  it('waits while the machine should be left alone, and says why', async () => {
    let problem: string | undefined = 'the machine runs on battery';
    const { queue, settle, clock, backend } = (await sceneOf()).open(undefined, { pausedBy: () => problem });
    await settle();
    assert.deepEqual([queue.status().state, queue.status().problem, backend.asked.length], ['paused', problem, 0]);
    problem = undefined;
    await clock.advance(15_000);
    await settle();
    assert.equal(queue.status().filesDone, 3);
  });

  it('backs off from a server that fails, as long as it asks for, and resumes', async () => {
    const backend = new WordEmbeddings();
    let failing = true;
    const failure = {
      code: 'BACKEND_OVERLOADED',
      detail: 'words has too many requests.',
      retryAfterMs: 30_000,
    } as const;
    backend.script = () => (failing ? { kind: 'failed', failure } : undefined);
    const { queue, settle, clock } = (await sceneOf()).open(backend);
    await settle(20_000);
    assert.deepEqual([queue.status().state, queue.status().problem], ['failing', failure.detail]);
    assert.equal(backend.asked.length, 3, 'it was asked once');
    failing = false;
    await clock.advance(15_000);
    await settle();
    assert.deepEqual([queue.status().state, queue.status().filesDone], ['idle', 3]);
  });

  it('shortens a text that is too long, and leaves out one that never fits', async () => {
    const backend = new WordEmbeddings();
    const failure = { code: 'BACKEND_REFUSED', detail: 'A text is longer than words takes.', tooLong: true } as const;
    backend.script = (texts) =>
      texts.some((text) => text.length > 700 || text.includes('impossible')) ? { kind: 'failed', failure } : undefined;
    const more = {
      ...files,
      'wide.ts': `// ${'lantern '.repeat(150)}\n`,
      'never.ts': 'export const impossible = 1;\n',
    };
    const { queue, settle, find } = (await sceneOf(more)).open(backend);
    await settle();
    assert.equal(await find('lantern'), 'wide.ts');
    assert.deepEqual(queue.status(), { state: 'idle', filesDone: 5, filesTotal: 5, chunks: 4 });
  });

  it('does not let one file that the server fails on hold up the others', async () => {
    const backend = new WordEmbeddings();
    const failure = { code: 'BACKEND_ERROR', detail: 'words failed.' } as const;
    backend.script = (texts) =>
      texts.some((text) => text.includes('poison')) ? { kind: 'failed', failure } : undefined;
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`f${i}.ts`, `export const word${i} = ${i};\n`]),
    );
    const { queue, settle } = (await sceneOf({ 'a.ts': 'export const poison = 1;\n', ...many })).open(backend);
    await settle(60_000);
    assert.ok(queue.status().filesDone >= 24, `${queue.status().filesDone}`);
  });

  it('starts anew when the server gives vectors of another dimension than are stored', async () => {
    const first = (await sceneOf()).open();
    await first.settle();
    await first.close();
    scene.write({ 'new.ts': 'export const lantern = 1;\n' });
    await scene.index();
    const other = new WordEmbeddings();
    other.dimension = 96;
    const second = scene.open(other);
    await second.settle();
    assert.equal(await second.find('lantern'), 'new.ts');
    assert.equal(await second.find('parse the date'), 'clock.ts');
  });

  it('keeps what it embeds after the last root of the model in use was forgotten', async () => {
    const { settle, queue, reader, backend, close, find } = (await sceneOf()).open();
    await settle();
    queue.closeRoot(scene.root);
    queue.forget(scene.root);
    queue.openRoot(scene.root, scene.root, reader);
    queue.changed(scene.root);
    await settle();
    assert.equal(await find('parse the date'), 'clock.ts');
    await close();
    const asked = backend.asked.length;
    const again = scene.open(backend);
    await again.settle();
    assert.deepEqual([backend.asked.length, again.queue.status().chunks], [asked, 3]);
  });

  it('forgets a root with its vectors, and begins anew when the database is damaged', async () => {
    const first = (await sceneOf()).open();
    await first.settle();
    first.queue.closeRoot(scene.root);
    first.queue.forget(scene.root);
    await first.close();
    const second = scene.open();
    await second.settle();
    assert.equal(second.backend.asked.length, 3);
    await second.close();
    writeFileSync(join(scene.cache, 'vectors.db'), 'no database');
    const third = scene.open();
    await third.settle();
    assert.equal(await third.find('parse the date'), 'clock.ts');
  });

  it('keeps nothing of a root that is closed and forgotten while it is being embedded', async () => {
    const backend = new WordEmbeddings();
    const { promise, resolve } = Promise.withResolvers<void>();
    backend.script = (texts) =>
      promise.then(() => ({ kind: 'vectors', vectors: texts.map((text) => wordVector(text, backend.dimension)) }));
    const { queue, settle, vectors } = (await sceneOf()).open(backend);
    await settle();
    queue.closeRoot(scene.root);
    queue.forget(scene.root);
    resolve();
    await settle();
    assert.equal(vectors.table(scene.root), undefined);
    assert.deepEqual(
      readdirSync(scene.cache).filter((name) => name.endsWith('.codes')),
      [],
    );
    assert.equal(queue.status().state, 'idle');
  });

  it('keeps to its budget: what no file needs any more goes first, then roots that are not open', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`f${i}.ts`, `export const word${i} = ${i};\n`]),
    );
    const first = (await sceneOf(many)).open();
    await first.settle(500);
    const full = first.store.bytes;
    const open = new Set([first.store.knownRoot(scene.root) ?? 0]);
    assert.equal(first.store.makeRoom(full - 1, open), false, 'the open root stays');
    assert.equal(first.store.bytes, full);
    // Empty tables take some of it.
    const most = 0.8 * full;
    assert.equal(first.store.makeRoom(most, new Set()), true);
    assert.ok(first.store.bytes <= most);
    assert.equal(first.store.knownRoot(scene.root), undefined);
  });
});
