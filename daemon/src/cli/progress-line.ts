/** One line on a terminal that tells how far indexing is; nothing at all where no person looks. */
import { basename } from 'node:path';
import { type IndexStatus, isSettled } from '@foretoken/codebase/index/index-status.js';
import { realRootOf } from '../codebases/real-root.js';
import type { Operations } from '../operations/operations.js';
import type { CommandIo } from './command.js';

/** Tells how far the indexing of a root is while `run` waits for it. */
export async function withProgress<T>(
  io: CommandIo,
  operations: Operations,
  root: string,
  run: () => Promise<T>,
): Promise<T> {
  const real = realRootOf(root);
  const line = progressLine(io);
  const stop = operations.onIndexStatus((status) => status.root === real && line.show(status));
  try {
    return await run();
  } finally {
    stop();
    line.clear();
  }
}

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
  let drawn: IndexStatus | undefined;
  return {
    show(status) {
      if (isSettled(status)) return;
      const now = performance.now();
      // What begins again at nothing is not left standing at all of it.
      const isAnew = drawn?.phase !== status.phase || status.filesDone < drawn.filesDone;
      if (now - drawnAt < 100 && !isAnew) return;
      drawnAt = now;
      drawn = status;
      stderr.write(`\r\x1b[2K${fitting(status, (stderr.columns || 80) - 1)}`);
    },
    clear() {
      if (drawn !== undefined) stderr.write('\r\x1b[2K');
      drawn = undefined;
    },
  };
}

/** `foretoken: indexing demo [█████     ] 512 of 1,024 files`. */
export function progressText(status: IndexStatus, barCells = 20): string {
  const name = printable(basename(status.root));
  if (status.filesTotal === 0) return `foretoken: looking through ${name} …`;
  if (status.phase === 'walking') return `foretoken: looking through ${name} … ${status.filesTotal} files so far`;
  const share = Math.min(1, status.filesDone / status.filesTotal);
  const doing = status.phase === 'structure' ? 'learning definitions of' : 'indexing';
  return `foretoken: ${doing} ${name} ${progressBar(share, barCells)}${status.filesDone} of ${status.filesTotal} files${speedText(status)}`;
}

/** `[█████     ] `; empty without cells. */
export function progressBar(share: number, cells: number): string {
  return cells === 0 ? '' : `[${'█'.repeat(Math.round(share * cells)).padEnd(cells)}] `;
}

/** The time left is worth more than the bar, and than who says so. */
function fitting(status: IndexStatus, width: number): string {
  const texts = [20, 10, 0].map((cells) => progressText(status, cells));
  texts.push((texts.at(-1) ?? '').replace('foretoken: ', ''));
  return (texts.find((text) => text.length <= width) ?? texts.at(-1) ?? '').slice(0, width);
}

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
