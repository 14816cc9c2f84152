/** One line on a terminal that tells how far indexing is; nothing at all where no person looks. */
import { basename } from 'node:path';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { CommandIo } from './command.js';

export interface ProgressLine {
  show(status: IndexStatus): void;
  /** Takes the line away. */
  clear(): void;
}

/** Redraws at most ten times a second. */
export function progressLine(io: CommandIo): ProgressLine {
  const { stderr } = io;
  if (stderr.isTTY !== true) return { show() {}, clear() {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    show(status) {
      const now = performance.now();
      if (now - drawnAt < 100) return;
      drawnAt = now;
      drawn = true;
      stderr.write(`\r\x1b[2K${progressText(status).slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (drawn) stderr.write('\r\x1b[2K');
      drawn = false;
    },
  };
}

/** `foretoken: indexing demo [█████     ] 512 of 1,024 files`. */
export function progressText(status: IndexStatus): string {
  const name = printable(basename(status.root));
  if (status.phase === 'walking' || status.filesTotal === 0) return `foretoken: looking through ${name} …`;
  const share = Math.min(1, status.filesDone / status.filesTotal);
  const bar = '█'.repeat(Math.round(share * barCells)).padEnd(barCells);
  const doing = status.phase === 'structure' ? 'learning definitions of' : 'indexing';
  return `foretoken: ${doing} ${name} [${bar}] ${status.filesDone} of ${status.filesTotal} files${speedText(status)}`;
}

const barCells = 20;

/** `, 2100 files/s, 3 s left`; nothing while it cannot be told. */
export function speedText({
  filesPerSecond,
  secondsLeft,
}: Pick<IndexStatus, 'filesPerSecond' | 'secondsLeft'>): string {
  return filesPerSecond === undefined || secondsLeft === undefined
    ? ''
    : `, ${filesPerSecond} files/s, ${secondsLeft} s left`;
}

/** A folder's name may hold what a terminal would take for a command. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
