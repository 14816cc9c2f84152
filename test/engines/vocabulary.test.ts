/** Vocabularies of packages, installed as a user installs them: they count what the models' own tokenizers count, for a server that counts nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@foretoken/base/clock.js';
import { CountingProcess } from '@foretoken/daemon/runner/counting-process.js';
import { vocabularyFolder } from '@foretoken/daemon/runner/engine-folder.js';
import { layoutMarkers } from '@foretoken/inference/models/family-markers.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import { startFakeBackend, streams } from '@foretoken/inference/testing/fake-backend.js';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { isVocabularyInstalled } from '@foretoken/inference/tokenizers/vocabulary.js';
import { vocabularyOf } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { Scene } from '../cli/foretoken-process.js';
import { eventually } from '../processes/daemon-client.js';

const root = join(import.meta.dirname, '../../..');
const modelsFolder = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(root, '.cache'), 'vocabularies', 'models');
const entry = fileURLToPath(import.meta.resolve('@foretoken/daemon/cli/main.js'));
const never = new AbortController().signal;
/** 4,000 characters of a text that does not change. */
const text = readFileSync(join(root, 'LICENSE'), 'utf8').slice(0, 4_000);

function installed(model: string): { readonly folder: string } | { readonly missing: string } {
  const vocabulary = vocabularyOf(model);
  const folder = vocabulary && vocabularyFolder(modelsFolder, vocabulary);
  return vocabulary !== undefined && folder !== undefined && isVocabularyInstalled(folder, vocabulary)
    ? { folder }
    : { missing: `the vocabulary of ${model} is not installed (test/engines/install-vocabularies.sh)` };
}

describe('an installed vocabulary', function () {
  this.timeout(120_000);
  let counting: CountingProcess;

  before(() => {
    counting = new CountingProcess({ clock: systemClock, modelsFolder, entry });
  });
  after(() => counting.close());

  // Qwen's and Mistral's by the tokenizers that their files were made for, Hugging Face's 0.23 in Rust.
  for (const [model, begins, counted] of [
    ['Qwen/Qwen2.5-Coder-1.5B', 0, 810],
    ['qwen3-coder:30b', 0, 810],
    ['mistralai/Codestral-22B-v0.1', 1, 898],
    ['codellama:7b-code', 1, 938],
  ] as const)
    it(`counts what ${model} counts`, async function () {
      const found = installed(model);
      skipFor(this, 'missing' in found ? found.missing : undefined);
      const count = (prompt: string) => counting.count(model, prompt, never);
      assert.equal(await count('Hello world!'), begins + 3);
      assert.equal(await count(text), begins + counted);
      const markers = layoutMarkers(familyOf(model));
      assert.equal(await count(markers.join('')), begins + markers.length, 'a marker is one token');
    });

  it('counts for a server that tells no counts, behind a daemon, and the doctor says who counts', async function () {
    const model = 'codellama:7b-code';
    const found = installed(model);
    if ('missing' in found) return skipFor(this, found.missing);
    const server = await startFakeBackend(streams(['answer']), [model]);
    const env = { FORETOKEN_BACKEND_URL: server.url, FORETOKEN_BACKEND_MODEL: model };
    const scene = new Scene();
    try {
      const advice = `\`foretoken models vocabulary ${model}\` (1 MB)`;
      assert.ok((await scene.run(['doctor'], { env })).stdout.includes(advice));
      const ran = await scene.run(['models', 'vocabulary', '--from', found.folder, '--yes'], { env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(
        (await scene.run(['doctor'], { env })).stdout,
        /ok .*counted by the vocabulary of llama-tokenizer-js/,
      );
      scene.write({ 'a.md': `${text}\n\nThe ` });
      assert.equal((await scene.run(['start'], { env })).code, 0);
      const first = server.requests.length;
      const promptOf = (at: number) => String(Object(server.requests.at(at)?.body).prompt);
      await eventually('a prompt that makes use of what was counted', async () => {
        await scene.run(['complete', `a.md:${text.split('\n').length + 2}:5`], { env });
        return server.requests.length > first && promptOf(-1).length > promptOf(first).length ? true : undefined;
      });
      await scene.run(['stop'], { env });
      const { lengths } = JSON.parse(readFileSync(join(scene.home, 'state', 'token-lengths.json'), 'utf8'));
      const exact = promptOf(first).length / ((await counting.count(model, promptOf(first), never)) ?? 0);
      assert.ok(Math.abs(lengths[0].mean - exact) < 0.1, `${JSON.stringify(lengths)} ${exact}`);
    } finally {
      await scene.run(['stop'], { env });
      scene.remove();
      await server.close();
    }
  });
});
