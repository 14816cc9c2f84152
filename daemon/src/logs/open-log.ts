/** The daemon's log: JSON lines in a file of its owner's, rotated by size. Facts never hold code or secrets. */
import { chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log, LogFacts } from '@foretoken/base/log.js';
import pino from 'pino';
import { daemonLimits } from '../limits.js';

export interface OpenLog extends Log {
  /** Writes what is buffered. */
  flush(): void;
}

/** Lines are written at once: a crash loses none, and there are few. */
export function openLog(file: string, level: string): OpenLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rotate(file, 0);
  const destination = pino.destination({ dest: file, mkdir: false, sync: true, mode: 0o600 });
  // A full disk costs lines, never the process.
  destination.on('error', () => {});
  chmodSync(file, 0o600);
  const logger = pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  let lines = 0;
  const write =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, facts: LogFacts = {}) => {
      logger[at](facts, message);
      // The size is looked at now and then, not at every line.
      if (++lines % 200 === 0 && rotate(file, daemonLimits.logFileBytesMax)) destination.reopen();
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    flush() {
      try {
        destination.flushSync();
      } catch {
        // The disk does not take it.
      }
    },
  };
}

/** Moves the file aside when it is larger than `bytesMax` (0: than the limit), the oldest one out. */
function rotate(file: string, bytesMax: number): boolean {
  if (!existsSync(file) || statSync(file).size <= (bytesMax || daemonLimits.logFileBytesMax)) return false;
  for (let i = daemonLimits.logFilesMax - 1; i > 0; i--) {
    const older = i === 1 ? file : `${file}.${i - 1}`;
    if (existsSync(older)) renameSync(older, `${file}.${i}`);
  }
  return true;
}
