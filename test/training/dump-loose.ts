/** Writes what tells how much loose ends count, for fit_loose.py: dump-loose STATES OUT [tasks a language] [languages]. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { candidateFeatures } from '@foretoken/assist/embedded/candidate-features.js';
import { CandidateSearch } from '@foretoken/assist/embedded/candidate-search.js';
import { looseColumns } from '@foretoken/assist/embedded/loose-weight.js';
import { treeScore } from '@foretoken/assist/embedded/tree-ranker.js';
import { suitesOf, tablesOf } from '../bench/evaluation/read-tasks.js';
import { atLineStart, insideLine } from '../bench/quality/cursor-split.js';
import { hidesBelow, kindsOf, sampledStates, stillClock } from './sampled-states.js';

const [states = '', out = '', perLanguage = '800', languages = ''] = process.argv.slice(2);
const noFeatures = new Float32Array();
const search = new CandidateSearch(stillClock);
const rows = openSync(`${out}.rows.f32`, 'w');
const groups: { group: string; language: string; view: string; kind: string; size: number }[] = [];

for (const suite of suitesOf(states)) {
  if (languages !== '' && !languages.split(',').includes(suite)) continue;
  const kinds = kindsOf(states, suite);
  for (const task of sampledStates(states, suite, Number(perLanguage)))
    for (const [view, cursorOf] of [
      ['start', atLineStart],
      ['inside', insideLine],
    ] as const) {
      const cursor = cursorOf(task);
      if (cursor === undefined || hidesBelow(task)) continue;
      const { all, frame, collected } = search.find({
        tables: tablesOf(states, task.repo),
        path: task.path,
        languageId: task.language,
        prefix: cursor.prefix,
        suffix: cursor.suffix,
        overlays: new Map(),
        lineOnly: true,
        itemsMax: 80,
      });
      const right = collected.candidates.findIndex((candidate) => candidate.text.trim() === cursor.truth.trim());
      const features = candidateFeatures(all, frame, collected);
      for (const [at, candidate] of collected.candidates.entries()) {
        const columns = looseColumns(all, collected.loose, frame.typed + candidate.text);
        writeSync(rows, Float32Array.from([treeScore(features[at] ?? noFeatures), ...columns, Number(at === right)]));
      }
      groups.push({ group: task.repo, language: suite, view, kind: kinds.get(task.id) ?? '', size: features.length });
    }
  console.error(suite, groups.length);
}
closeSync(rows);
writeFileSync(`${out}.groups.json`, JSON.stringify(groups));
