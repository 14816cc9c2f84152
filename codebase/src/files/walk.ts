/** Walks the files of a root that may be read. Links are never followed, so no link leads out of the root or in a circle. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { IgnoreRules } from './ignore-rules.js';
import { fileLimits } from './limits.js';
import { rawBytesMax } from './read-source.js';
import type { SkipReason } from './skip-reason.js';

export interface WalkedFile {
  /** Root-relative, with '/'. */
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

export interface WalkOptions {
  readonly root: string;
  readonly rules: IgnoreRules;
  readonly filesMax: number;
  readonly totalBytesMax: number;
  readonly fileBytesMax: number;
  readonly onSkip: (reason: SkipReason) => void;
}

/** Files in a stable order, folder by folder. Gives way to other work every few milliseconds. Never throws for a single entry. */
export async function* walk(options: WalkOptions, folder = ''): AsyncGenerator<WalkedFile> {
  const budget = { files: options.filesMax, bytes: options.totalBytesMax };
  let sliceEnd = performance.now() + fileLimits.sliceMsMax;
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = entriesOf(join(options.root, next), options.onSkip);
    const below: string[] = [];
    for (const entry of entries) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory()) {
        if (path.split('/').length <= fileLimits.depthMax && !options.rules.ignoresEntry(`${path}/`)) below.push(path);
        continue;
      }
      if (!entry.isFile()) continue;
      const file = admit(options, path, budget);
      if (file !== undefined) yield file;
      if (performance.now() > sliceEnd) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceEnd = performance.now() + fileLimits.sliceMsMax;
      }
    }
    folders.push(...below.reverse());
  }
}

/** One file, if it may be read: what a walk decides for each. */
export function admit(
  options: WalkOptions,
  path: string,
  budget?: { files: number; bytes: number },
): WalkedFile | undefined {
  const skip = (reason: SkipReason) => {
    options.onSkip(reason);
    return undefined;
  };
  if (pathLevel(path) === 'never-read') return skip('private');
  if (options.rules.ignoresEntry(path)) return skip('ignored');
  const absolute = join(options.root, path);
  try {
    const stat = lstatSync(absolute);
    if (!stat.isFile()) return undefined;
    if (stat.size > rawBytesMax(path, options.fileBytesMax)) return skip('too-large');
    if (budget !== undefined && (budget.files <= 0 || budget.bytes < stat.size)) return skip('over-limit');
    if (budget !== undefined) {
      budget.files--;
      budget.bytes -= stat.size;
    }
    return { path, absolute, bytes: stat.size, mtimeMs: stat.mtimeMs };
  } catch {
    return skip('unreadable');
  }
}

function entriesOf(folder: string, onSkip: (reason: SkipReason) => void) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    onSkip('unreadable');
    return [];
  }
}
