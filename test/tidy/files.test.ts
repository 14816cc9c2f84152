/** Files are short, named by their concept, and say in their first line what they are. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { read, repository, trackedFiles } from './repository.js';

const linesMax = 300;
const code = trackedFiles().filter(
  (file) => /\.(?:ts|mjs|cjs|java|lua|py|sh)$/.test(file) && !/\.d\.ts$|\/fixtures\//.test(file),
);
/** Data written as code: tables that only grow longer. */
const isData = (file: string) => /\/data\//.test(file) || /(?:ranker-trees|needed-word-trees)\.ts$/.test(file);

describe('files', () => {
  it(`have ${linesMax} lines at most, data excepted`, () => {
    const long = code.filter((file) => !isData(file) && read(file).split('\n').length - 1 > linesMax);
    assert.deepEqual(long, []);
  });

  it('are named in kebab-case by one concept', () => {
    const vague = /^(?:utils?|helpers?|types?|common|manager|misc|index)\.(?:ts|mjs)$/;
    const wrong = code.filter((file) => {
      const name = basename(file);
      return /\.ts$/.test(name) && (vague.test(name) || !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.ts$/.test(name));
    });
    assert.deepEqual(wrong, []);
  });

  it('say in their first line what they are', () => {
    const silent = code.filter((file) => /\/src\/.*\.ts$/.test(file) && !/^\/\*\*/.test(read(file)));
    assert.deepEqual(silent, []);
  });

  it('never silence the compiler or the linter', () => {
    const marks = new RegExp(
      ['@ts-', 'ignore|@ts-', 'expect-error|biome-', 'ignore|: a', 'ny\\b|as a', 'ny\\b|as unk', 'nown as'].join(''),
    );
    const silenced = code.filter(
      (file) => /\.ts$/.test(file) && !file.startsWith('test/tidy/') && marks.test(read(file)),
    );
    assert.deepEqual(silenced, []);
  });

  it('hold no build output: what git is told to ignore is not in it', () => {
    const ignored = execFileSync('git', ['ls-files', '-ci', '--exclude-standard'], {
      cwd: repository,
      encoding: 'utf8',
    });
    assert.equal(ignored, '');
  });

  it('promise no command that is not ours', () => {
    const phrase = ['npx', 'foretoken'].join(' ');
    const texts = trackedFiles().filter((file) => /\.(?:md|ts|mjs|json|lua|java)$/.test(file));
    assert.deepEqual(
      texts.filter((file) => read(file).includes(phrase)),
      [],
    );
  });
});
