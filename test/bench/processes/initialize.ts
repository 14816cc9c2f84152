/** Spawn → `initialize` answered through `lsp --stdio`, with a running daemon and without, beside a bare `node -e 0`. Milliseconds. */
import { spawnSync } from 'node:child_process';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';

const request = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { processId: null, rootUri: null, capabilities: {} },
});

async function initialize(scene: BenchScene): Promise<number> {
  const began = performance.now();
  const child = scene.spawn('lsp', '--stdio');
  child.stdin.write(`Content-Length: ${request.length}\r\n\r\n${request}`);
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the forwarder ended with ${code}`)));
  });
  const ms = performance.now() - began;
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  return ms;
}

const scene = new BenchScene();
try {
  const cold: number[] = [];
  for (let i = 0; i < 7; i++) {
    scene.run('stop');
    cold.push(await initialize(scene));
  }
  const warm: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < 21; i++) {
    warm.push(await initialize(scene));
    const began = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    bare.push(performance.now() - began);
  }
  console.log(JSON.stringify({ warm: percentiles(warm), cold: percentiles(cold), bareNode: percentiles(bare) }));
} finally {
  scene.remove();
}
