/** Asks where a person can answer; a script has said what it wants by calling. */
import { createInterface } from 'node:readline/promises';
import type { CommandIo } from './command.js';

/** True where nobody can be asked. */
export async function agreed(io: CommandIo, question: string, signal: AbortSignal): Promise<boolean> {
  if (!canBeAsked(io)) return true;
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(question, { signal })).trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

export function canBeAsked(io: CommandIo): boolean {
  return io.stdout.isTTY === true && 'isTTY' in io.stdin && io.stdin.isTTY === true;
}
