/** The folder of models: what is whole is listed, what is not is not, and a name leads nowhere else. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalModel } from '../../src/library/local-model.js';
import {
  addModel,
  findModel,
  listModels,
  modelFile,
  openLibrary,
  removeModel,
} from '../../src/library/model-library.js';

const facts: Omit<LocalModel, 'path'> = {
  name: 'tiny-1b',
  source: 'https://models.example/tiny-1b.gguf',
  sha256: 'ab'.repeat(32),
  bytes: 4,
  licence: 'Apache-2.0',
  family: 'qwen-coder',
  contextTokens: 32_768,
  cacheBytesPerToken: 1_024,
  pulled: '2026-01-02T03:04:05.000Z',
};

describe('the library of models', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'foretoken-library-')), 'models');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  function add(name = facts.name): LocalModel {
    openLibrary(folder);
    const part = `${modelFile(folder, name)}.part`;
    writeFileSync(part, 'GGUF');
    return addModel(folder, part, { ...facts, name });
  }

  it('gives back what was added, in a folder for its owner alone', () => {
    const added = add();
    assert.deepEqual(added, { ...facts, path: join(folder, 'tiny-1b.gguf') });
    assert.deepEqual(findModel(folder, 'tiny-1b'), added);
    assert.deepEqual(listModels(folder), [added]);
    if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(folder).sort(), ['tiny-1b.gguf', 'tiny-1b.json']);
  });

  it('is empty where there is no folder', () => {
    assert.deepEqual(listModels(folder), []);
    assert.equal(removeModel(folder, 'tiny-1b'), false);
  });

  it('passes over files without a record, cut files and records of something else', () => {
    add();
    add('other');
    writeFileSync(join(folder, 'stranger.gguf'), 'GGUF');
    writeFileSync(join(folder, 'tiny-1b.gguf'), 'GG');
    writeFileSync(join(folder, 'other.json'), JSON.stringify({ ...facts, schema: 1, name: 'tiny-1b' }));
    assert.deepEqual(listModels(folder), []);
  });

  it('removes a model with its record and an unfinished download, and nothing else', () => {
    add();
    add('tiny-1b-more');
    writeFileSync(join(folder, 'tiny-1b.gguf.part'), 'GG');
    assert.equal(removeModel(folder, 'tiny-1b'), true);
    assert.deepEqual(readdirSync(folder).sort(), ['tiny-1b-more.gguf', 'tiny-1b-more.json']);
  });

  it('takes no name that leads elsewhere', () => {
    const outside = join(folder, '..', 'outside.gguf');
    openLibrary(folder);
    writeFileSync(outside, 'GGUF');
    for (const name of ['../outside', '..', '', '.hidden', '-x', 'a/b', 'a\nb', 'A', 'a..b', 'x'.repeat(101)]) {
      assert.equal(findModel(folder, name), undefined, name);
      assert.equal(removeModel(folder, name), false, name);
    }
    assert.ok(existsSync(outside));
  });
});
