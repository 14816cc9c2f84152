/** Only this package makes prompt text of text that is not our own: no cast anywhere else, own text only where prompts are written. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

describe('makers of prompt text', () => {
  const sources = globSync(
    '{base,protocol,privacy,inference,codebase,assist,lsp-server,daemon,test}/{src,test}/**/*.ts',
    { cwd: root },
  );
  const places = (pattern: RegExp) =>
    sources
      .filter((path) => pattern.test(readFileSync(join(root, path), 'utf8')))
      .map((path) => path.replaceAll('\\', '/'));

  it('casts to PromptText in privacy alone', () => {
    assert.deepEqual(places(/\bas (?:unknown as )?Prompt[T]ext\b/).sort(), [
      'privacy/src/prompt-filter.ts',
      'privacy/src/prompt-text.ts',
      'privacy/src/secret-filter.ts',
    ]);
  });

  it('calls text its own only where prompts are written, and in tests', () => {
    const users = places(/\bownPromptText\(/).filter((path) => !path.includes('/test/'));
    const foreign = users.filter(
      (path) => !path.startsWith('assist/src/prompt/') && path !== 'privacy/src/prompt-text.ts',
    );
    assert.deepEqual(foreign, []);
  });
});
