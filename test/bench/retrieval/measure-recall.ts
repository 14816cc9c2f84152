/** Measures retrieval: the share of the names a line needs, and its prefix lacks, that the context holds. Prints JSON. */

import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import { evaluationFolder, suitesOf, tablesOf, tasksOf } from '../evaluation/read-tasks.js';

const folder = evaluationFolder();
const budgets = [512, 2048];
if (folder !== undefined) {
  const finder = createContextFinder(systemClock);
  for (const suite of suitesOf(folder)) {
    const tasks = tasksOf(folder, suite).toSorted((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
    for (const tokensMax of budgets) {
      let missing = 0;
      let found = 0;
      const times: number[] = [];
      for (const task of tasks) {
        const prefixNames = new Set(namesIn(task.prefix));
        const needed = [...new Set(namesIn(task.groundTruth))].filter((name) => !prefixNames.has(name));
        if (needed.length === 0) continue;
        const tables = tablesOf(folder, task.repo);
        const { path, prefix, suffix } = task;
        const ask = { tables, root: '/', path, languageId: '', prefix, suffix, overlays: new Map(), tokensMax };
        const began = performance.now();
        const answer = finder.find(ask);
        times.push(performance.now() - began);
        const held = new Set(answer.snippets.flatMap((snippet) => namesIn(snippet.text)));
        missing += needed.length;
        found += needed.filter((name) => held.has(name)).length;
      }
      times.sort((a, b) => a - b);
      const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
      const recall = Number(((100 * found) / Math.max(1, missing)).toFixed(1));
      console.log(JSON.stringify({ suite, tokensMax, names: missing, recall, msP50: at(0.5), msP99: at(0.99) }));
    }
  }
}

function namesIn(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}
