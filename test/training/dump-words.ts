/** Writes features and truths of candidate words for training the context's trees: dump-words STATES OUT [states a language] [languages]. */
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gatherEvidence } from '@foretoken/assist/context/evidence/gather-evidence.js';
import { CodeSpaces } from '@foretoken/assist/context/space/code-space.js';
import { CursorReader } from '@foretoken/assist/context/words/cursor-words.js';
import { wordColumnCount } from '@foretoken/assist/context/words/word-features.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { readerOf } from '../bench/evaluation/indexed-codebase.js';
import { neededNames } from '../bench/evaluation/needed-names.js';
import { cutInside, tasksOf } from '../bench/evaluation/read-tasks.js';
import { samplingHash } from '../bench/evaluation/sampling-hash.js';

/** Words that are not needed are many: so many of them are kept for a state, and weigh for the rest. */
const negativesMax = 120;

const [states = '', out = '', perLanguage = '2500', languages = ''] = process.argv.slice(2);
const rows = openSync(`${out}.rows.f32`, 'w');
const groups: object[] = [];
const spaces = new CodeSpaces();
const cursors = new CursorReader();
let needed = 0;
let missed = 0;

for (const name of readdirSync(join(states, 'tasks')).sort()) {
  const suite = name.replace(/\.jsonl$/, '');
  if (languages !== '' && !languages.split(',').includes(suite)) continue;
  const tasks = tasksOf(states, suite)
    .toSorted((a, b) => samplingHash(a.id) - samplingHash(b.id))
    .slice(0, Number(perLanguage))
    .sort((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
  const kinds = kindsOf(join(states, 'tasks', name));
  for (const task of tasks) {
    // Of the older version; the state's own text shadows its file there.
    const reader = await readerOf(states, task.repo);
    // One in five without the structure, as while it is being indexed.
    const structure = samplingHash(`${task.id}structure`) % 5 === 0 ? undefined : reader.structure;
    const languageId = languageOf(task.path);
    const hidden = samplingHash(`${task.id}hidden`) % 5 === 0;
    for (const cut of cutsOf(task.id, task.groundTruth)) {
      const prefix = task.prefix + task.groundTruth.slice(0, cut);
      const suffix = hidden ? '' : task.suffix;
      const request = {
        tables: reader.tables,
        structure,
        root: '/',
        path: task.path,
        languageId,
        prefix,
        suffix,
        overlays: new Map(),
        tokensMax: 2048,
      };
      const space = spaces.of(request);
      const cursor = cursors.read(prefix, suffix, task.path);
      const { words } = gatherEvidence(space, cursor, request, () => true);
      const truth = new Set(neededNames(prefix, task.groundTruth.slice(cut)));
      const right: number[] = [];
      const wrong: number[] = [];
      for (const [word, text] of words.texts.entries()) (truth.has(text) ? right : wrong).push(word);
      for (const text of truth) if (space.usesOf(text) > 0) needed++;
      missed -= right.length;
      const kept = wrong
        .map((word) => ({ word, at: samplingHash(`${task.id}${cut}${words.texts[word]}`) }))
        .sort((x, y) => x.at - y.at)
        .slice(0, negativesMax)
        .map(({ word }) => word);
      const { features } = words;
      for (const word of [...right, ...kept])
        writeSync(rows, features.subarray(word * wordColumnCount, (word + 1) * wordColumnCount));
      groups.push({
        group: task.repo,
        language: task.language,
        kind: kinds.get(task.id) ?? '',
        view: cut === 0 ? 'start' : 'inside',
        right: right.length,
        wrong: kept.length,
        weight: kept.length === 0 ? 0 : wrong.length / kept.length,
      });
    }
  }
  console.error(suite, groups.length, 'needed and known elsewhere', needed, 'no candidate', needed + missed);
}
closeSync(rows);
writeFileSync(`${out}.groups.json`, JSON.stringify({ columns: wordColumnCount, groups }));

/** The line's start, and for every other line a place inside it, before a token. */
function cutsOf(id: string, line: string): number[] {
  if (samplingHash(`${id}cut`) % 2 === 0) return [0];
  const cut = cutInside(id, line);
  return cut === undefined ? [0] : [0, cut];
}

/** Whether each state is a line that was added, or one taken out of a finished file. */
function kindsOf(path: string): Map<string, string> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((row) => row !== '');
  return new Map(
    lines.map((row) => {
      const { id, kind }: { id: string; kind: string } = JSON.parse(row);
      return [id, kind];
    }),
  );
}
