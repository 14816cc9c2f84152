/** What tools can tell: format, lint, unused code, licences, and pages made from code that are as fresh as the code. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { errors } from '@foretoken/protocol/errors.js';
import { read, repository, trackedFiles } from './repository.js';

function run(script: string, ...args: string[]): { code: number | null; said: string } {
  const ran = spawnSync(process.execPath, [join(repository, script), ...args], { cwd: repository, encoding: 'utf8' });
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}` };
}

describe('tools', function () {
  this.timeout(120_000);

  it('format and lint are clean', () => {
    const { code, said } = run('node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=20', '.');
    assert.equal(code, 0, said);
  });

  it('nothing is exported, kept or depended on without use', () => {
    const { code, said } = run('node_modules/knip/bin/knip.js', '--no-progress');
    assert.equal(code, 0, said);
  });

  it('the reference pages are fresh', () => {
    const { code, said } = run('scripts/write-docs.mjs', '--check');
    assert.equal(code, 0, said);
  });

  it('every licence is allowed, and the notices are fresh', () => {
    const { code, said } = run('scripts/write-notices.mjs', '--check');
    assert.equal(code, 0, said);
  });

  it('every error code that code uses is in the table, and every one in the table is used', () => {
    const used = new Set<string>();
    for (const file of trackedFiles().filter(
      (path) => /^[a-z-]+\/src\/.*\.ts$/.test(path) && path !== 'protocol/src/errors.ts',
    )) {
      for (const [, code = ''] of read(file).matchAll(/'([A-Z]{2,}(?:_[A-Z]+)*)'/g))
        if (isErrorCode(code)) used.add(code);
    }
    const unknown = [...thrownCodes()].filter((code) => !(code in errors));
    const unused = Object.keys(errors).filter((code) => !used.has(code));
    assert.deepEqual({ unknown, unused }, { unknown: [], unused: [] });
  });

  it('the version stands in one more place than package.json, and is the same', () => {
    const { version }: { version: string } = JSON.parse(read('package.json'));
    assert.match(read('daemon/src/version.ts'), new RegExp(`'${version.replaceAll('.', '\\.')}'`));
  });
});

function isErrorCode(code: string): boolean {
  return code in errors;
}

/** Codes given to AppError as literals. */
function thrownCodes(): Set<string> {
  const thrown = new Set<string>();
  for (const file of trackedFiles().filter((path) => /^[a-z-]+\/src\/.*\.ts$/.test(path))) {
    for (const [, code = ''] of read(file).matchAll(/new AppError\(\s*'([A-Z_]+)'/g)) thrown.add(code);
  }
  return thrown;
}
