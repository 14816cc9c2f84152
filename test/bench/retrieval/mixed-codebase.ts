/** Codebases put together of the evaluation's repositories: with foreign files mixed in, or all of them as one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from '../evaluation/read-tasks.js';

/** The first files of repositories that have nothing to do with `repo`, under a folder of their own each. */
export function foreignFiles(folder: string, repo: string, filesMax: number): Map<string, string> {
  const files = new Map<string, string>();
  const project = repo.split('__')[1];
  for (const other of filesMax === 0 ? [] : reposOf(folder)) {
    if (other.split('__')[1] === project) continue;
    for (const [path, text] of filesOf(folder, other)) {
      if (files.size >= filesMax) return files;
      files.set(`${other}/${path}`, text);
    }
  }
  return files;
}

/** Every file of every repository; those of the tasks' own are found under their repository's name. */
export function allFiles(folder: string): Map<string, string> {
  return new Map(
    reposOf(folder).flatMap((repo) =>
      [...filesOf(folder, repo)].map(([path, text]) => [`${repo}/${path}`, text] as const),
    ),
  );
}

export function reposOf(folder: string): string[] {
  return readdirSync(join(folder, 'repos'))
    .filter((name) => name.endsWith('.jsonl.gz'))
    .map((name) => name.slice(0, -'.jsonl.gz'.length))
    .sort();
}
