/** The file in which completions outlive the daemon: hashes of places and texts, in a file that only its user can read. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import { completionLimits } from '../limits.js';

export interface KeptCompletion {
  /** Hash of the place. */
  readonly key: string;
  /** Hash of the whole document but for the cursor's line. */
  readonly document: string;
  readonly text: string;
  /** How sure its model was of its first line, 0…1, where its backend told. */
  readonly confidence?: number | undefined;
  readonly wallMs: number;
}

export function keptCompletionsFile(cacheFolder: string): string {
  return join(cacheFolder, 'completions.json');
}

/** Oldest first; nothing when there is none, or it is damaged, of another version or too large. */
export function readKeptCompletions(file: string): readonly KeptCompletion[] {
  try {
    if (statSync(file).size > completionLimits.keptFileBytesMax) return [];
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(stored) || stored['version'] !== fileVersion || !Array.isArray(stored['kept'])) return [];
    return stored['kept'].filter(isKept);
  } catch {
    return [];
  }
}

/** Replaces the file as a whole. What cannot be written is said in the log: completions come without it. */
export function writeKeptCompletions(file: string, kept: readonly KeptCompletion[], log: Log): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const temporary = beingWritten(file);
    writeFileSync(temporary, JSON.stringify({ version: fileVersion, kept }), { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, file);
  } catch (thrown) {
    log.warn('completions cannot be kept for the next start', { reason: errorMessage(thrown) });
  }
}

export function deleteKeptCompletions(file: string): void {
  for (const path of [file, beingWritten(file)]) rmSync(path, { force: true });
}

/** Left behind where a write was cut off. */
function beingWritten(file: string): string {
  return `${file}.new`;
}

const fileVersion = 1;

function isKept(value: unknown): value is KeptCompletion {
  if (!isRecord(value) || typeof value['wallMs'] !== 'number') return false;
  if (!['number', 'undefined'].includes(typeof value['confidence'])) return false;
  return ['key', 'document', 'text'].every((name) => typeof value[name] === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
