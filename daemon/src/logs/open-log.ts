/** The daemon's log: JSON lines in a file of its owner's, rotated by size. Facts never hold code or secrets. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log, LogFacts } from '@foretoken/base/log.js';
import pino from 'pino';
import { daemonLimits } from '../limits.js';

/** Lines are written at once: a crash loses none, and there are few. */
export function openLog(file: string, level: string): Log {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rotate(file, 0);
  let descriptor = openSync(file, 'a', 0o600);
  chmodSync(file, 0o600);
  // pino's own destination waits without end for a full disk when it is told to write what it holds.
  const destination = {
    write(line: string) {
      try {
        writeSync(descriptor, line);
      } catch {
        // A full disk costs lines, never the process.
      }
    },
  };
  const logger = pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  let lines = 0;
  const write =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, facts: LogFacts = {}) => {
      logger[at](facts, message);
      // The size is looked at now and then, not at every line.
      if (++lines % 200 === 0) descriptor = rotated(file, descriptor);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What to write to from now on. */
function rotated(file: string, descriptor: number): number {
  try {
    if (!rotate(file, daemonLimits.logFileBytesMax)) return descriptor;
    const fresh = openSync(file, 'a', 0o600);
    closeSync(descriptor);
    return fresh;
  } catch {
    // Where no file can be made, the old one grows on.
    return descriptor;
  }
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
