/** Writes the features and truths of candidates for training: dump-features STATES OUT [tasks a language] [languages]. */
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { candidateFeatures } from '@foretoken/assist/embedded/candidate-features.js';
import { CandidateSearch } from '@foretoken/assist/embedded/candidate-search.js';
import { systemClock } from '@foretoken/base/clock.js';
import { textHash } from '@foretoken/codebase/segments/line-shape.js';
import { tablesOf, tasksOf } from '../bench/evaluation/read-tasks.js';
import { atLineStart, type CursorTask, insideLine } from '../bench/quality/cursor-split.js';

const [states = '', out = '', perLanguage = '4000', languages = ''] = process.argv.slice(2);
const search = new CandidateSearch(systemClock);
const rows = openSync(`${out}.rows.f32`, 'w');
const groups: {
  group: string;
  language: string;
  view: string;
  kind: string;
  size: number;
  right: number;
  truthChars: number;
}[] = [];

for (const name of readdirSync(join(states, 'tasks')).sort()) {
  const suite = name.replace(/\.jsonl$/, '');
  if (languages !== '' && !languages.split(',').includes(suite)) continue;
  const all = tasksOf(states, suite);
  // Of a package's versions the newest pair alone: the others are much like it, and each codebase has to be learned.
  const newest = new Map(all.map((task) => [packageOf(task.repo), task.repo]));
  const tasks = all
    .filter((task) => newest.get(packageOf(task.repo)) === task.repo)
    .toSorted((a, b) => textHash(a.id) - textHash(b.id))
    .slice(0, Number(perLanguage))
    .sort((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
  const kinds = kindsOf(join(states, 'tasks', name));
  for (const task of tasks) {
    const tables = tablesOf(states, task.repo);
    // A second split of the same line, wherever it falls, as people stop typing anywhere.
    const cursors: [string, CursorTask | undefined][] = [
      ['start', atLineStart(task)],
      ['inside', insideLine(task)],
      ['inside', insideLine({ ...task, id: `${task.id}+` })],
      ['anywhere', anywhere(task)],
    ];
    const hidden = textHash(`${task.id}hidden`) % 4 === 0;
    for (const [view, cursor] of cursors) {
      if (cursor === undefined) continue;
      const found = search.find({
        tables,
        path: task.path,
        languageId: task.language,
        prefix: cursor.prefix,
        suffix: hidden ? '' : cursor.suffix,
        overlays: new Map(),
        lineOnly: true,
        itemsMax: 80,
      });
      const features = candidateFeatures(found.all, found.frame, found.collected);
      const right = found.collected.candidates.findIndex((candidate) => candidate.text.trim() === cursor.truth.trim());
      for (const row of features) writeSync(rows, Float32Array.from(row));
      groups.push({
        group: task.repo,
        language: task.language,
        view,
        kind: kinds.get(task.id) ?? '',
        size: features.length,
        right,
        truthChars: cursor.truth.trim().length,
      });
    }
  }
  console.error(suite, groups.length);
}
closeSync(rows);
writeFileSync(`${out}.groups.json`, JSON.stringify(groups));

/** The cursor behind any character of the line but its last, in a word too. */
function anywhere(task: { id: string; prefix: string; suffix: string; groundTruth: string }): CursorTask | undefined {
  const line = task.groundTruth;
  const first = line.length - line.trimStart().length;
  if (line.length - first < 3) return undefined;
  const cut = first + 1 + (textHash(`${task.id}any`) % (line.length - first - 2));
  return { id: task.id, prefix: task.prefix + line.slice(0, cut), suffix: task.suffix, truth: line.slice(cut) };
}

function packageOf(repo: string): string {
  return repo.slice(0, repo.lastIndexOf('@'));
}

/** Whether each state is a line that was added, or one taken out of a finished file. */
function kindsOf(path: string): Map<string, string> {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((row) => row !== '');
  return new Map(
    rows.map((row) => {
      const { id, kind }: { id: string; kind: string } = JSON.parse(row);
      return [id, kind];
    }),
  );
}
