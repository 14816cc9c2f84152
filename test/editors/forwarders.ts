/** The processes by which editors speak to the daemon: an editor's own, found below it. */
import { readFileSync } from 'node:fs';
import { allBelow } from './soak-memory.js';

/** Those below a process; none where it is gone. */
export function forwardersOf(pid: number): readonly number[] {
  return allBelow(pid).filter(isForwarder);
}

function isForwarder(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('lsp\0--stdio');
  } catch {
    return false;
  }
}
