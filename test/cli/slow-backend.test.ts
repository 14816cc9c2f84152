/** A backend that answers short prompts in time and those of editors not: what the doctor says to do. */
import assert from 'node:assert/strict';
import { startFakeBackend, startStream, streams } from '@foretoken/inference/testing/fake-backend.js';
import { Scene } from './foretoken-process.js';

describe('a backend that reads prompts too slowly', function () {
  this.timeout(60_000);

  it('is said to, with the setting that shortens them', async () => {
    const scene = new Scene();
    const shortCharsMax = 300;
    const backend = await startFakeBackend(
      (request, answer) =>
        JSON.stringify(request.body).length < shortCharsMax ? streams(['x'])(request, answer) : startStream(answer),
      ['starcoder2-3b'],
    );
    const env = { FORETOKEN_BACKEND_URL: backend.url, FORETOKEN_BACKEND_FIRST_TOKEN_MS: '500' };
    try {
      await scene.run(['start'], { env });
      const prefix = `${'// nothing that the embedded engine knows\n'.repeat(20)}zebra.quux = zonk.`;
      const task = { id: 1, root: scene.root, path: 'a.ts', prefix, suffix: '\n' };
      await scene.run(['complete', '--batch'], { env, input: `${JSON.stringify(task)}\n` });
      const { stdout } = await scene.run(['doctor', scene.root], { env });
      assert.match(stdout, /^ok +backend .* completes/m);
      assert.match(
        stdout,
        /Shorter ones: foretoken config set backend\.prompt_tokens_max 512; or more time: .*_ms 1000$/m,
      );
    } finally {
      await scene.run(['stop'], { env });
      await backend.close();
      scene.remove();
    }
  });
});
