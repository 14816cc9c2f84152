/**
 * Golden completions: what is shown of a model's reply, how much of it was read, and why; in golden/, many cases a file.
 * UPDATE_GOLDEN=1 writes what comes instead of comparing it: then read the difference.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseGolden, printGolden } from './golden-case.js';
import { runGolden } from './run-golden.js';

const folder = fileURLToPath(new URL('../../../test/completion/golden', import.meta.url));
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

describe('golden completions', () => {
  const seen = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.golden'))) {
    const cases = parseGolden(readFileSync(join(folder, file), 'utf8'));
    it(`${file}: ${cases.length} cases`, async () => {
      const came: { given: string; came: string }[] = [];
      const wrong: string[] = [];
      for (const golden of cases) {
        if (seen.has(golden.name)) wrong.push(`${golden.name}: this name is taken`);
        seen.add(golden.name);
        const now = await runGolden(golden);
        came.push({ given: golden.given, came: now });
        if (now !== golden.expected) wrong.push(`=== ${golden.given}expected\n${golden.expected}came\n${now}`);
      }
      if (isUpdate) writeFileSync(join(folder, file), printGolden(came));
      else assert.equal(wrong.join('\n'), '');
    });
  }

  it('come out the same however the stream is cut', async () => {
    const text = (came: string) =>
      came.replace(/, read \d+ of \d+$/gm, '').replace(/^--- shown from backend, .*$/gm, '');
    const differ: string[] = [];
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.golden')))
      for (const golden of parseGolden(readFileSync(join(folder, file), 'utf8'))) {
        const whole = await runGolden(golden, 100_000);
        if (text(golden.expected) !== text(whole)) differ.push(`=== ${golden.given}whole\n${whole}`);
      }
    assert.equal(differ.join('\n'), '');
  });
});
