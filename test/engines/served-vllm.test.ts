/** A real vLLM that `foretoken models serve` starts: waited for however long it takes, used while it runs, and nothing of it left. */
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { Scene } from '../cli/foretoken-process.js';
import { givenFlags, givenUrl, vllmMissing, vllmProgram, weightsPath } from './vllm-server.js';

describe('vLLM, served by the command', function () {
  this.timeout(1_500_000);
  let scene: Scene;
  before(function () {
    const missing = givenUrl === undefined ? vllmMissing() : 'the server is a given one';
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    scene = new Scene();
  });
  after(() => scene?.remove());

  it('is started, waited for, and answers until that ends', async () => {
    const env = { PATH: `${dirname(vllmProgram)}:${process.env['PATH']}`, HF_HUB_OFFLINE: '1' };
    const began = performance.now();
    const serving = scene.spawn(['models', 'serve', weightsPath, '--', ...givenFlags], env);
    const ended = new Promise((resolve) => serving.once('exit', resolve));
    let log = '';
    serving.stderr.on('data', (chunk) => {
      log += String(chunk);
    });
    let said = '';
    for await (const chunk of serving.stdout) {
      said += String(chunk);
      if (said.includes(' is served at ')) break;
    }
    const waits = log.split('vllm does not answer yet').length - 1;
    console.log(
      `    vLLM: served after ${((performance.now() - began) / 1000).toFixed(0)} s, ${waits} times said to be waited for`,
    );
    assert.match(said, / is served at http:\/\/127\.0\.0\.1:\d+/, log.slice(-2_000));
    assert.match((await scene.run(['doctor'])).stdout, /vLLM answers in \d+ ms and completes; model \//);
    serving.kill('SIGINT');
    assert.equal(await ended, 0);
    assert.equal((await scene.run(['config', 'get', 'backend.url'])).stdout.trim(), '');
  });
});
