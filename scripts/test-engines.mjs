/** `npm run test:engines`: installs the real model servers, vLLM's 6 GB too, and runs the tests against them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: home, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

let failed = 0;
for (const engine of ['llama-cpp', 'node-llama-cpp', 'vocabularies', 'line-scorer', 'vllm']) {
  if (failed) break;
  console.log(`Installing ${engine}, where it is not there yet`);
  failed = run('sh', [join('test', 'engines', `install-${engine}.sh`)]);
}
process.exitCode =
  failed ||
  run(process.execPath, [join('scripts', 'test.mjs'), 'test/dist/engines/**/*.test.js'], { FORETOKEN_TEST_VLLM: '1' });
