/** The folder of models on this machine: `<name>.gguf`, each with a record `<name>.json` beside it. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError, errnoCode } from '@foretoken/base/app-error.js';
import { parseJson } from '../completion-event.js';
import { libraryLimits } from './limits.js';
import { formatRecord, type LocalModel, modelName, parseRecord } from './local-model.js';
import { partProgress, versionFile } from './part-file.js';

/** Where the model of a name lies, or would. */
export function modelFile(folder: string, name: string): string {
  return join(folder, `${name}${ending}`);
}

/** Where a model gathers while it comes. */
export function partFile(folder: string, name: string): string {
  return join(folder, `${name}${partEnding}`);
}

/** All whole models, by name. Blocks for a small read each; a folder that is not there has none. */
export function listModels(folder: string): LocalModel[] {
  return names(folder, ending).flatMap((name) => findModel(folder, name) ?? []);
}

/** Downloads that are not whole, by name: cut off, or under way. Blocks likewise. */
export function listParts(folder: string): PartialModel[] {
  return names(folder, partEnding).flatMap((name) => {
    const progress = modelName(name) === undefined ? undefined : partProgress(partFile(folder, name));
    return progress === undefined ? [] : [{ name, ...progress }];
  });
}

export interface PartialModel {
  readonly name: string;
  readonly bytes: number;
  /** Of the whole file, where it is known. */
  readonly total: number | undefined;
}

/** The model of this name; undefined when it is not here, or not what its record says. Blocks for one small read. */
export function findModel(folder: string, name: string): LocalModel | undefined {
  if (modelName(name) === undefined) return undefined;
  const path = modelFile(folder, name);
  try {
    if (statSync(recordFile(folder, name)).size > libraryLimits.recordBytesMax) return undefined;
    const model = parseRecord(parseJson(readFileSync(recordFile(folder, name), 'utf8')), name, path);
    return model !== undefined && statSync(path).size === model.bytes ? model : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a whole, checked file in its place, then its record, so that a model is there as a whole or not at all. Throws what the file system says. */
export function addModel(folder: string, file: string, facts: Omit<LocalModel, 'path'>): LocalModel {
  const model = { ...facts, path: modelFile(folder, facts.name) };
  openLibrary(folder);
  // A record that speaks of another file than the one beside it is worse than none.
  rmSync(recordFile(folder, facts.name), { force: true });
  renameSync(file, model.path);
  const record = recordFile(folder, facts.name);
  writeFileSync(`${record}.new`, formatRecord(model), { mode: 0o600 });
  renameSync(`${record}.new`, record);
  return model;
}

/** Deletes a model with all that belongs to it, a download that was cut off too. False when there is nothing of that name. */
export function removeModel(folder: string, name: string): boolean {
  if (modelName(name) === undefined) return false;
  const [record, part] = [recordFile(folder, name), partFile(folder, name)];
  const all = [modelFile(folder, name), record, `${record}.new`, part, versionFile(part)];
  const there = all.filter((file) => existsSync(file));
  for (const file of there) rmSync(file, { force: true });
  return there.length > 0;
}

/** Makes the folder, for its owner alone. Throws AppError STORAGE_FAILED. */
export function openLibrary(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (thrown) {
    const code = errnoCode(thrown) ?? 'unknown';
    throw new AppError('STORAGE_FAILED', `The folder ${folder} cannot be made (${code}).`, {}, thrown);
  }
}

const ending = '.gguf';
const partEnding = `${ending}.part`;

function recordFile(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

function names(folder: string, end: string): string[] {
  return existing(folder)
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length))
    .slice(0, libraryLimits.modelsMax)
    .sort();
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
