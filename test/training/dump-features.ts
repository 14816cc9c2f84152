/** Writes the features and truths of candidates for training: dump-features STATES OUT [tasks a language] [languages]. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { candidateFeatures } from '@foretoken/assist/embedded/candidate-features.js';
import { CandidateSearch } from '@foretoken/assist/embedded/candidate-search.js';
import { suitesOf, tablesOf } from '../bench/evaluation/read-tasks.js';
import { samplingHash } from '../bench/evaluation/sampling-hash.js';
import { atLineStart, type CursorTask, insideLine } from '../bench/quality/cursor-split.js';
import { hidesBelow, kindsOf, sampledStates, stillClock } from './sampled-states.js';

const [states = '', out = '', perLanguage = '4000', languages = ''] = process.argv.slice(2);
const search = new CandidateSearch(stillClock);
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

for (const suite of suitesOf(states)) {
  if (languages !== '' && !languages.split(',').includes(suite)) continue;
  const kinds = kindsOf(states, suite);
  for (const task of sampledStates(states, suite, Number(perLanguage))) {
    const tables = tablesOf(states, task.repo);
    const cursors: [string, CursorTask | undefined][] = [
      ['start', atLineStart(task)],
      // As an editor leaves the cursor on a new line.
      ['indented', behindIndent(task)],
      ['inside', insideLine(task)],
      // Wherever it falls, as people stop typing anywhere.
      ['anywhere', anywhere(task)],
    ];
    for (const [view, cursor] of cursors) {
      if (cursor === undefined) continue;
      const found = search.find({
        tables,
        path: task.path,
        languageId: task.language,
        prefix: cursor.prefix,
        suffix: hidesBelow(task) ? '' : cursor.suffix,
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

/** The cursor behind the line's indentation; undefined where there is none. */
function behindIndent(task: {
  id: string;
  prefix: string;
  suffix: string;
  groundTruth: string;
}): CursorTask | undefined {
  const truth = task.groundTruth.trimStart();
  const indent = task.groundTruth.slice(0, task.groundTruth.length - truth.length);
  return indent === '' ? undefined : { id: task.id, prefix: task.prefix + indent, suffix: task.suffix, truth };
}

/** The cursor behind any character of the line but its last, in a word too. */
function anywhere(task: { id: string; prefix: string; suffix: string; groundTruth: string }): CursorTask | undefined {
  const line = task.groundTruth;
  const first = line.length - line.trimStart().length;
  if (line.length - first < 3) return undefined;
  const cut = first + 1 + (samplingHash(`${task.id}any`) % (line.length - first - 2));
  return { id: task.id, prefix: task.prefix + line.slice(0, cut), suffix: task.suffix, truth: line.slice(cut) };
}
