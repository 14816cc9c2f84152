/**
 * Loaded into the processes of a soak by NODE_OPTIONS: at SIGUSR2 each of those below collects what nobody holds and writes how much it holds
 * then, in bytes. `?leak=BYTES` makes the daemon keep about so many of each change of a document, to see that such a leak is found.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const isProbed = ['daemon', 'indexer', '--type=extensionHost'].some((word) => process.argv.includes(word));

if (isMainThread && isProbed) {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const path = join(homedir(), `held-${process.pid}`);
  const tell = (text: string) => {
    // Whole or not at all: somebody waits for it.
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  process.on('SIGUSR2', () => {
    if (typeof collect !== 'function') return;
    collect();
    // What finalisers let go is collected too.
    setTimeout(() => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      tell(String(heapUsed + external - compiledBytes()));
    }, 100);
  });
  tell('');
  const leakBytes = Number(new URL(import.meta.url).searchParams.get('leak') ?? 0);
  if (leakBytes > 0) leak(leakBytes);
}

/** Code that V8 makes of ours as it gets hot, and lets go as it cools: up to 2 MiB more or less between two looks. */
function compiledBytes(): number {
  const sizes = getHeapCodeStatistics();
  return sizes.code_and_metadata_size + sizes.bytecode_and_metadata_size;
}

function leak(bytes: number): void {
  const kept: number[][] = [];
  const { parse } = JSON;
  JSON.parse = (text, reviver) => {
    // An array takes some 48 bytes besides its numbers.
    if (text.includes('textDocument/didChange')) kept.push(Array.from({ length: (bytes - 48) / 8 }, Math.random));
    return parse(text, reviver);
  };
}
