/** What gathers beside the models: the user's own file behind a link stays as it is, and a part is read again as a download is. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { copyModel } from '../../src/library/copy-model.js';
import { type DownloadProgress, downloadModel } from '../../src/library/download-model.js';
import { onWindows, skipFor } from '../skip-for.js';
import { type FileServer, serves, startFileServer } from './file-server.js';
import { gguf } from './gguf-file.js';

const model = Buffer.concat([Buffer.from('GGUF'), randomBytes(3_000_000)]);
const etag = '"one"';

describe("a model's part", () => {
  let folder: string;
  let part: string;
  let original: string;
  let server: FileServer;
  before(async () => {
    server = await startFileServer(serves(model, { etag }));
  });
  after(() => server.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-part-'));
    part = join(folder, 'tiny.gguf.part');
    original = join(folder, 'original.gguf');
    writeFileSync(original, gguf({ entries: [['general.architecture', 'llama']] }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const download = (
    onProgress: (progress: DownloadProgress) => void = () => {},
    to = part,
    abort = new AbortController(),
  ) =>
    downloadModel({
      url: `${server.url}/m`,
      part: to,
      expected: { sha256: undefined, bytes: undefined },
      token: undefined,
      transport: () => ({}),
      clock: systemClock,
      signal: abort.signal,
      onProgress,
    });
  const wants = (code: string) => (thrown: unknown) => thrown instanceof AppError && thrown.code === code;
  const version = () => JSON.stringify({ url: `${server.url}/m`, tag: etag, total: model.length });

  for (const [left, make] of [
    ['a link', linkSync],
    ['a symbolic link', symlinkSync],
  ] as const)
    it(`that is ${left} to the user's file is never written through`, async function () {
      skipFor(this, onWindows);
      const before = readFileSync(original);
      for (const isVersioned of [false, true]) {
        rmSync(part, { force: true });
        make(original, part);
        if (isVersioned) writeFileSync(`${part}.json`, version());
        await download();
        assert.ok(readFileSync(original).equals(before));
        assert.ok(readFileSync(part).equals(model));
      }
    });

  it('is linked to the file itself where a symbolic link is given, and forgets what was there', async function () {
    skipFor(this, onWindows);
    const shown = join(folder, 'shown.gguf');
    symlinkSync(original, shown);
    writeFileSync(`${part}.json`, version());
    await copyModel({ from: shown, part, link: true, signal: new AbortController().signal });
    assert.equal(lstatSync(part).ino, lstatSync(original).ino);
    assert.equal(existsSync(`${part}.json`), false);
  });

  it('can be interrupted while it is read again, and stays', async () => {
    const begun = model.subarray(0, 2_500_000);
    writeFileSync(part, begun);
    writeFileSync(`${part}.json`, version());
    const abort = new AbortController();
    const seen: DownloadProgress[] = [];
    const interrupt = (progress: DownloadProgress) => {
      seen.push(progress);
      abort.abort();
    };
    await assert.rejects(download(interrupt, part, abort), wants('MODEL_CUT_OFF'));
    assert.equal(seen[0]?.total, model.length);
    assert.ok((seen[0]?.bytes ?? 0) < begun.length);
    assert.ok(readFileSync(part).equals(begun));
    await download();
    assert.ok(readFileSync(part).equals(model));
  });

  it('that cannot be opened is a fault of the storage', async () => {
    await assert.rejects(
      download(() => {}, join(folder, 'absent', 'm.part')),
      wants('STORAGE_FAILED'),
    );
  });
});
