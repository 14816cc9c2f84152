/** What is installed for tests of real editors: what needs more than there is, is left out, and the reason printed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite } from 'mocha';
import { repository } from './editor-scene.js';

export const editorsFolder = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(repository, '.cache'), 'editors');

/** A path that exists, or undefined with the reason printed. */
export function installed(name: string, path: string): string | undefined {
  if (existsSync(path)) return path;
  console.log(`  skipped: ${name} is not installed (node test/editors/install.mjs installs it)`);
  return undefined;
}

/** A suite that works with `parts`; without them one test that is skipped stands for it. */
export function describeWith<Parts>(
  title: string,
  parts: Parts | undefined,
  suite: (this: Suite, parts: Parts) => void,
): void {
  describe(title, function () {
    if (parts === undefined) it.skip('needs what is not installed');
    else suite.call(this, parts);
  });
}

export function itWith<Parts>(title: string, parts: Parts | undefined, test: (parts: Parts) => unknown): void {
  if (parts === undefined) it.skip(title);
  else it(title, async () => void (await test(parts)));
}
