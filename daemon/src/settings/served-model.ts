/** The model server that a `foretoken models serve` runs: announced beside what runs, and believed for as long as that process lives. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessLock, tryProcessLock } from '@foretoken/codebase/sqlite/process-lock.js';
import { parseJson } from '@foretoken/inference/completion-event.js';
import { readSmallFile } from './settings-file.js';
import type { SettingsLayer } from './settings-layer.js';
import { environmentVariableOf, type SettingKey, type SettingValue } from './settings-table.js';

export interface ServedModel {
  readonly url: string;
  readonly key: string;
  readonly model: string;
  /** Of the process that serves it. */
  readonly pid: number;
}

/**
 * Makes the settings lead there, above those of the user's file, until the returned function is called or this process is
 * gone, however it went: nothing of the user's is written. The file holds the key, and only the user can read it.
 */
export function announceServed(runFolder: string, served: ServedModel): () => void {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  // Of several the latest counts, and those before it again once it has ended. The clock is one for all processes of a machine.
  const since = process.hrtime.bigint().toString(36).padStart(13, '0');
  const name = `${prefix}${since}-${randomBytes(4).toString('hex')}`;
  const file = join(runFolder, `${name}.json`);
  const lock = tryProcessLock(lockOf(file));
  writeFileSync(`${file}.new`, JSON.stringify(served), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return () => sweep(file, lock);
}

/** The one that was announced last and is still served; what killed processes left is removed. Costs one look into the folder where there is none. */
export function servedModel(runFolder: string): ServedModel | undefined {
  for (const name of announcedIn(runFolder)) {
    const served = believed(join(runFolder, name));
    if (served !== undefined) return served;
  }
  return undefined;
}

/** Undefined too where its lock cannot be looked at, as that of another user's process cannot: nobody's settings fail for that. */
function believed(file: string): ServedModel | undefined {
  try {
    const lock = tryProcessLock(lockOf(file));
    if (lock === undefined) return parseServed(file);
    sweep(file, lock);
  } catch {
    // It stays where it is.
  }
  return undefined;
}

/** How the source of such a value begins. */
export const servedBy = 'foretoken models serve';

/**
 * All that leads to a server, so that nothing of another one's goes there; empty where the environment names another. What
 * the user set for a task or a language by `models.profiles` stays.
 */
export function servedLayer(served: ServedModel | undefined, environment: SettingsLayer): SettingsLayer['values'] {
  if (served === undefined || environment.values.has('backend.url')) return new Map();
  const source = `${servedBy}, process ${served.pid}`;
  const values: readonly (readonly [SettingKey, SettingValue])[] = [
    ['backend.url', served.url],
    ['backend.endpoints', []],
    ['backend.api_key', served.key],
    ['backend.model', served.model],
    ['backend.name', ''],
    ['backend.server', 'auto'],
    ['backend.model_family', 'auto'],
  ];
  return new Map(values.map(([key, value]) => [key, { value, source }]));
}

/** What keeps the environment's owner from using it, or undefined. */
export function servedHindrance(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const variable = environmentVariableOf('backend.url');
  return (env[variable] ?? '') === '' ? undefined : variable;
}

const prefix = 'served-';

/** The latest first. */
function announcedIn(runFolder: string): readonly string[] {
  try {
    const names = readdirSync(runFolder);
    return names.filter((name) => name.startsWith(prefix) && name.endsWith('.json')).sort((a, b) => (a < b ? 1 : -1));
  } catch {
    return [];
  }
}

function lockOf(file: string): string {
  return file.replace(/\.json$/, '.lock');
}

function sweep(file: string, lock: ProcessLock | undefined): void {
  try {
    rmSync(file, { force: true });
  } finally {
    // Others would believe a file that could not be removed for as long as we hold its lock.
    lock?.release();
  }
  rmSync(lockOf(file), { force: true });
}

function parseServed(file: string): ServedModel | undefined {
  try {
    const value: unknown = parseJson(readSmallFile(file, bytesMax) ?? '');
    if (typeof value !== 'object' || value === null) return undefined;
    const { url, key, model, pid }: Partial<Record<string, unknown>> = { ...value };
    if (typeof url !== 'string' || typeof key !== 'string' || typeof model !== 'string') return undefined;
    return typeof pid === 'number' ? { url, key, model, pid } : undefined;
  } catch {
    // It has just ended.
    return undefined;
  }
}

const bytesMax = 8_192;
