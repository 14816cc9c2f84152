/** Downloads from a server with faults: what arrives is the whole file or nothing, and no byte is fetched twice without need. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { type DownloadOptions, type DownloadProgress, downloadModel } from '../../src/library/download-model.js';
import { realDisk } from '../../src/library/part-file.js';
import { type FileScript, type FileServer, redirects, refuses, serves, startFileServer } from './file-server.js';

const model = Buffer.concat([Buffer.from('GGUF'), randomBytes(300_000)]);
const sha256 = createHash('sha256').update(model).digest('hex');
const etag = '"one"';
const third = 100_000;

describe('downloading a model', () => {
  let folder: string;
  let part: string;
  const servers: FileServer[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-download-'));
    part = join(folder, 'tiny.gguf.part');
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    rmSync(folder, { recursive: true });
  });

  async function serving(...scripts: FileScript[]): Promise<FileServer> {
    const server = await startFileServer(...scripts);
    servers.push(server);
    return server;
  }

  const download = (url: string, more: Partial<DownloadOptions> = {}) =>
    downloadModel({
      url,
      part,
      expected: { sha256: undefined, bytes: undefined },
      token: undefined,
      transport: () => ({}),
      clock: systemClock,
      signal: new AbortController().signal,
      ...more,
      onProgress(progress) {
        more.onProgress?.(progress);
        if (more.patience?.stallMs === undefined)
          for (const server of servers) if (server.held() === progress.bytes) server.cut();
      },
      patience: { retryMs: 1, stallMs: 5_000, failuresMax: 3, ...more.patience },
    });

  async function failing(running: Promise<unknown>, code: string): Promise<AppError> {
    const thrown = await running.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(thrown instanceof AppError, String(thrown));
    assert.equal(thrown.code, code, thrown.message);
    return thrown;
  }

  const whole = () => assert.ok(readFileSync(part).equals(model), 'the part is the whole file');

  it('fetches a file, tells how far it is, and says who vouches for it', async () => {
    const server = await serving(serves(model, { etag }));
    const seen: DownloadProgress[] = [];
    const plain = await download(`${server.url}/m`, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(plain, { sha256, bytes: model.length, checkedBy: undefined });
    whole();
    assert.deepEqual(seen.at(-1), { bytes: model.length, total: model.length, waits: undefined });
    rmSync(part);
    const known = await download(`${server.url}/m`, { expected: { sha256, bytes: model.length } });
    assert.equal(known.checkedBy, 'table');
  });

  it('goes on after resets where it was, and asks whether the file is still the same', async () => {
    const server = await serving(
      serves(model, { etag, holdAfter: third }),
      serves(model, { etag, holdAfter: third }),
      serves(model, { etag }),
    );
    await download(`${server.url}/m`);
    whole();
    assert.deepEqual(
      server.asked.map((headers) => [headers.range !== undefined, headers['if-range']]),
      [
        [false, undefined],
        [true, etag],
        [true, etag],
      ],
    );
  });

  it('goes on in another run, the checksum of what is there included', async () => {
    const server = await serving(serves(model, { etag, holdAfter: third }), refuses(503), serves(model, { etag }));
    const cut = await failing(download(`${server.url}/m`, { patience: { failuresMax: 1 } }), 'MODEL_CUT_OFF');
    assert.match(cut.message, /HTTP 503.*goes on where it was/);
    const got = await download(`${server.url}/m`, { expected: { sha256, bytes: undefined } });
    assert.equal(got.sha256, sha256);
    assert.match(server.asked.at(-1)?.range ?? '', /^bytes=[1-9]/);
  });

  it('begins anew when the file was changed between two runs', async () => {
    const older = Buffer.concat([Buffer.from('GGUF'), randomBytes(300_000)]);
    const server = await serving(serves(older, { etag: '"old"', holdAfter: third }), serves(model, { etag }));
    await download(`${server.url}/m`);
    whole();
  });

  it('begins anew when the server mixes parts of two files', async () => {
    const older = Buffer.concat([Buffer.from('GGUF'), randomBytes(300_000)]);
    const server = await serving(
      serves(older, { etag: '"old"', holdAfter: third }),
      serves(model, { etag, ignoresIfRange: true }),
    );
    await download(`${server.url}/m`);
    whole();
  });

  it('takes the whole file from a server that knows no ranges, or that cannot tell it from another', async () => {
    for (const [first, then] of [
      [
        { etag, holdAfter: third },
        { etag, ignoresRange: true },
      ],
      [{ holdAfter: third }, {}],
    ] as const) {
      const server = await serving(serves(model, first), serves(model, then));
      await download(`${server.url}/m`);
      whole();
      assert.equal(server.asked[1]?.range !== undefined, 'etag' in first);
      rmSync(part);
    }
  });

  it('is done when all bytes are there already', async () => {
    const server = await serving(serves(model, { etag }));
    await download(`${server.url}/m`);
    assert.equal((await download(`${server.url}/m`)).sha256, sha256);
    assert.equal(server.asked.length, 2);
    whole();
  });

  it('gives a silent connection up and goes on', async () => {
    const server = await serving(serves(model, { etag, holdAfter: third }), serves(model, { etag }));
    await download(`${server.url}/m`, { patience: { stallMs: 200 } });
    whole();
  });

  it('waits where it is told to', async () => {
    const server = await serving(refuses(429, { 'retry-after': '0' }), serves(model, { etag }));
    const waits: (string | undefined)[] = [];
    await download(`${server.url}/m`, { onProgress: (progress) => waits.push(progress.waits) });
    assert.match(waits[0] ?? '', /asks to wait \(HTTP 429\)/);
  });

  it('leaves nothing of a file with a wrong checksum', async () => {
    const server = await serving(serves(model, { etag }));
    const wrong = { sha256: 'ab'.repeat(32), bytes: undefined };
    assert.match(
      (await failing(download(`${server.url}/m`, { expected: wrong }), 'MODEL_DAMAGED')).message,
      /checksum/,
    );
    assert.equal(existsSync(part), false);
  });

  it('does not begin what cannot become the file that is known', async () => {
    const other = createHash('sha256').update('other').digest('hex');
    const server = await serving(serves(model, { etag: `"${other}"` }));
    const seen: unknown[] = [];
    const onProgress = (progress: unknown) => seen.push(progress);
    await failing(download(`${server.url}/m`, { expected: { sha256, bytes: undefined }, onProgress }), 'MODEL_DAMAGED');
    await failing(
      download(`${server.url}/m`, { expected: { sha256: undefined, bytes: 5 }, onProgress }),
      'MODEL_DAMAGED',
    );
    assert.deepEqual(seen, []);
  });

  it('checks against the checksum that the server gives as its tag', async () => {
    const server = await serving(serves(model, { etag: `"${sha256}"` }));
    assert.equal((await download(`${server.url}/m`)).checkedBy, 'server');
  });

  it('is not content with a file that is shorter than was announced', async () => {
    const server = await serving(serves(model, { etag, headers: { 'content-length': `${model.length + 10}` } }));
    await failing(download(`${server.url}/m`, { patience: { stallMs: 100 } }), 'MODEL_CUT_OFF');
  });

  it('stops at what is no model, and at what never ends', async () => {
    const page = await serving(serves(Buffer.from('<html>Please sign in</html>')));
    assert.match((await failing(download(`${page.url}/m`), 'MODEL_DAMAGED')).message, /no GGUF file/);
    const endless = await serving((_, answer) => {
      answer.writeHead(200);
      answer.write(model);
    });
    await failing(download(`${endless.url}/m`, { expected: { sha256: undefined, bytes: 1_000 } }), 'MODEL_DAMAGED');
  });

  it('says what a refusal means', async () => {
    const absent = await serving(refuses(404));
    assert.match((await failing(download(`${absent.url}/m`), 'MODEL_SOURCE_BAD')).message, /no file at this address/);
    const gated = await serving(refuses(401));
    assert.match((await failing(download(`${gated.url}/m`), 'MODEL_SOURCE_BAD')).message, /set HF_TOKEN/);
    await failing(download('ftp://models.example/m'), 'MODEL_SOURCE_BAD');
    await failing(download('http://me:secret@models.example/m'), 'MODEL_SOURCE_BAD');
    await failing(download('http://127.0.0.1:9/m'), 'MODEL_CUT_OFF');
  });

  describe('through a redirection', () => {
    const hugging = { 'x-linked-etag': `"${sha256}"`, 'x-linked-size': `${model.length}` };

    it('follows it, believes the first server, and leaves the token there', async () => {
      const store = await serving(serves(model, { etag }));
      const hub = await serving(redirects(`${store.url}/signed?key=1`, hugging));
      const got = await download(`${hub.url}/m`, { token: 'hf_secret' });
      assert.deepEqual([got.sha256, got.checkedBy], [sha256, 'server']);
      assert.deepEqual(
        [hub, store].map((server) => server.asked[0]?.authorization),
        ['Bearer hf_secret', undefined],
      );
    });

    it('sees there that the file is not the known one', async () => {
      const store = await serving(serves(model, { etag }));
      const hub = await serving(redirects(`${store.url}/m`, { 'x-linked-etag': `"${'cd'.repeat(32)}"` }));
      await failing(download(`${hub.url}/m`, { expected: { sha256, bytes: undefined } }), 'MODEL_DAMAGED');
    });

    it('goes on at a store that gives no tags, since the first server names the file', async () => {
      const store = await serving(serves(model, { holdAfter: third }), serves(model));
      const hub = await serving(redirects(`${store.url}/m`, hugging));
      await download(`${hub.url}/m`);
      whole();
      assert.match(store.asked[1]?.range ?? '', /^bytes=[1-9]/);
    });
  });

  describe('onto a disk', () => {
    it('without room for it, does not begin', async () => {
      const server = await serving(serves(model, { etag }));
      const disk = { ...realDisk, freeBytes: async () => 1_000_000 };
      const { message } = await failing(download(`${server.url}/m`, { disk }), 'MODEL_DISK_FULL');
      assert.match(message, /^269 MB are needed in .*, of which 269 MB stay free, and 1 MB are free\.$/);
    });

    it('that is full on the way, keeps what is there, and goes on when there is room', async () => {
      const server = await serving(serves(model, { etag }));
      let room = third;
      const disk = {
        ...realDisk,
        async write(file: Parameters<typeof realDisk.write>[0], chunk: Uint8Array) {
          await realDisk.write(file, chunk.subarray(0, room));
          if (chunk.length > room) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
          room -= chunk.length;
        },
      };
      await failing(download(`${server.url}/m`, { disk }), 'MODEL_DISK_FULL');
      await download(`${server.url}/m`);
      whole();
      assert.match(server.asked[1]?.range ?? '', /^bytes=[1-9]/);
    });
  });

  it('keeps the checksum that was told with the whole file, though a part is sent without it', async () => {
    const server = await serving(
      serves(model, { etag: `"${sha256}"`, holdAfter: third }),
      serves(model, { ignoresIfRange: true }),
    );
    assert.equal((await download(`${server.url}/m`)).checkedBy, 'server');
  });

  it('that is interrupted keeps what is there', async () => {
    const server = await serving(serves(model, { etag, holdAfter: third }), serves(model, { etag }));
    const interrupt = new AbortController();
    const onProgress = ({ bytes }: DownloadProgress) => bytes >= third && interrupt.abort();
    const { message } = await failing(
      download(`${server.url}/m`, { signal: interrupt.signal, onProgress }),
      'MODEL_CUT_OFF',
    );
    assert.match(message, /interrupted/);
    await download(`${server.url}/m`);
    whole();
  });

  it('of another address does not go on with what is there', async () => {
    const server = await serving(serves(model, { etag }));
    writeFileSync(part, 'GGUF of something else');
    writeFileSync(`${part}.json`, JSON.stringify({ url: `${server.url}/other`, tag: etag, total: model.length }));
    await download(`${server.url}/m`);
    whole();
    assert.equal(server.asked[0]?.range, undefined);
  });
});
