/** How far a download is: a bar that stays on its line on a terminal, else a line now and then. */
import type { DownloadProgress } from '@foretoken/inference/library/download-model.js';
import type { CommandIo } from '../command.js';
import { printable, progressBar } from '../progress-line.js';
import { sizeText } from './size-text.js';

export interface ProgressReport {
  show(progress: DownloadProgress): void;
  /** Takes the bar away. */
  clear(): void;
}

/** Redraws ten times a second at most; without a terminal it writes a line each tenth of the way. */
export function downloadProgress({ stderr }: CommandIo, name: string): ProgressReport {
  const isTerminal = stderr.isTTY === true;
  const speed = new Speed();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let tenths = -1;
  return {
    show(progress) {
      const now = performance.now();
      speed.note(now, progress.bytes);
      if (isTerminal) {
        if (now - drawnAt < 100 && progress.waits === undefined) return;
        drawnAt = now;
        const text = progressText(name, progress, speed.bytesPerSecond());
        stderr.write(`\r\x1b[2K${text.slice(0, (stderr.columns || 80) - 1)}`);
        return;
      }
      const reached = progress.total === undefined ? -1 : Math.floor((10 * progress.bytes) / progress.total);
      if (progress.waits === undefined && reached <= tenths) return;
      tenths = Math.max(tenths, reached);
      stderr.write(`${progressText(name, progress, speed.bytesPerSecond(), 0)}\n`);
    },
    clear() {
      if (isTerminal && drawnAt !== Number.NEGATIVE_INFINITY) stderr.write('\r\x1b[2K');
    },
  };
}

/** `qwen2.5-coder-1.5b [█████     ] 823 MB of 1.65 GB, 12.1 MB/s, 68 s left`. */
export function progressText(
  name: string,
  { bytes, total, waits }: DownloadProgress,
  bytesPerSecond: number | undefined,
  barCells = 20,
): string {
  const share = total === undefined || total === 0 ? 0 : Math.min(1, bytes / total);
  const bar = progressBar(share, total === undefined ? 0 : barCells);
  const size = total === undefined ? sizeText(bytes) : `${sizeText(bytes)} of ${sizeText(total)}`;
  if (waits !== undefined) return printable(`${name} ${bar}${size}: ${waits} Trying again …`);
  const pace = bytesPerSecond === undefined ? '' : `, ${sizeText(bytesPerSecond)}/s`;
  const left =
    bytesPerSecond === undefined || total === undefined || bytesPerSecond === 0
      ? ''
      : `, ${Math.ceil((total - bytes) / bytesPerSecond)} s left`;
  return `${name} ${bar}${size}${pace}${left}`;
}

/** Over the last seconds; what was there before the first note does not count. */
class Speed {
  #notes: { readonly at: number; readonly bytes: number }[] = [];

  note(at: number, bytes: number): void {
    const last = this.#notes.at(-1);
    // A download that begins anew has gone back.
    if (last !== undefined && bytes < last.bytes) this.#notes = [];
    if (last !== undefined && at - last.at < 200) return;
    this.#notes.push({ at, bytes });
    while ((this.#notes[0]?.at ?? at) < at - 5_000) this.#notes.shift();
  }

  bytesPerSecond(): number | undefined {
    const [first] = this.#notes;
    const last = this.#notes.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 1_000) return undefined;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }
}
