/** A folder for PATH in which `llama-server` is llama.cpp's real server under the command line that users have. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { python } from './llama-cpp-server.js';

const script = join(import.meta.dirname, '../../engines/llama-server-command.py');

export function writeLlamaServer(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'llama-server');
  writeFileSync(file, `#!/bin/sh\nexec '${python}' '${script}' "$@"\n`);
  chmodSync(file, 0o755);
}
