/** What a starting model server says, and how long it has been at it: a line that stays last on a terminal, else one now and then. */
import type { ServerStart } from '../../runner/server-process.js';
import type { CommandIo } from '../command.js';
import { printable } from '../progress-line.js';

export interface StartReport {
  /** Of the server's own. */
  line(text: string): void;
  waiting(start: ServerStart): void;
  /** Takes the line away; what the server says later is shown all the same. */
  end(): void;
}

export function startReport({ stderr }: CommandIo, program: string): StartReport {
  const isTerminal = stderr.isTTY === true;
  let drawn = '';
  let saidAt = 0;
  return {
    line(text) {
      stderr.write(`${drawn === '' ? '' : clearLine}${printable(text)}\n${drawn}`);
    },
    waiting(start) {
      const text = waitingText(program, start);
      if (isTerminal) {
        drawn = text.slice(0, (stderr.columns || 80) - 1);
        stderr.write(`${clearLine}${drawn}`);
      } else if (start.ms - saidAt >= sayEveryMs) {
        saidAt = start.ms;
        stderr.write(`${text}\n`);
      }
    },
    end() {
      if (drawn !== '') stderr.write(clearLine);
      drawn = '';
    },
  };
}

/** `vllm does not answer yet: 73 s, in which it computed for 45 s`. */
export function waitingText(program: string, { ms, processorMs }: Pick<ServerStart, 'ms' | 'processorMs'>): string {
  const seconds = (some: number) => `${Math.round(some / 1000)} s`;
  const work = processorMs === undefined ? '' : `, in which it computed for ${seconds(processorMs)}`;
  return `${program} does not answer yet: ${seconds(ms)}${work}`;
}

const clearLine = '\r\x1b[2K';
const sayEveryMs = 15_000;
