/** Golden sessions of several steps, in golden/. UPDATE_GOLDEN=1 writes what comes instead of comparing it: then read the difference. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSessions, runSession } from './golden-session.js';

const folder = fileURLToPath(new URL('../../../test/lsp/golden', import.meta.url));

describe('golden sessions', () => {
  for (const file of readdirSync(folder)) {
    const sessions = parseSessions(readFileSync(join(folder, file), 'utf8'));
    const came: string[] = [];
    for (const session of sessions)
      it(session.name, async () => {
        const script = await runSession(session);
        came.push(`=== ${session.head}--- steps\n${script}`);
        if (process.env['UPDATE_GOLDEN'] !== '1') assert.equal(script, session.script);
      });
    after(() => {
      if (process.env['UPDATE_GOLDEN'] === '1' && came.length === sessions.length)
        writeFileSync(join(folder, file), came.join(''));
    });
  }
});
