/** Writes what tells how much a donor counts, for fit_donors.py: dump-donors STATES OUT [tasks a language]. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { CandidateSearch } from '@foretoken/assist/embedded/candidate-search.js';
import { donorColumns } from '@foretoken/assist/embedded/donor-weight.js';
import { findDonors } from '@foretoken/assist/embedded/find-donors.js';
import { renamingFor } from '@foretoken/assist/embedded/place-renaming.js';
import { Renaming } from '@foretoken/assist/embedded/renaming.js';
import { fitTyped, restOf, typedOf } from '@foretoken/assist/embedded/typed-fit.js';
import { WorkClock } from '@foretoken/assist/embedded/work-clock.js';
import { type EvaluationTask, suitesOf, tablesOf } from '../bench/evaluation/read-tasks.js';
import { atLineStart, type CursorTask, insideLine } from '../bench/quality/cursor-split.js';
import { hidesBelow, kindsOf, sampledStates, stillClock } from './sampled-states.js';

const [states = '', out = '', perLanguage = '700'] = process.argv.slice(2);
const donorsMax = 60;
const search = new CandidateSearch(stillClock);
const rows = openSync(`${out}.rows.f32`, 'w');
const groups: { group: string; kind: string; size: number }[] = [];

for (const suite of suitesOf(states)) {
  const kinds = kindsOf(states, suite);
  for (const task of sampledStates(states, suite, Number(perLanguage)))
    for (const cursor of [atLineStart(task), insideLine(task)]) {
      const found = cursor === undefined ? [] : rowsOf(task, cursor);
      if (found.length < 2 || !found.some((row) => row.at(-1) === 1)) continue;
      for (const row of found) writeSync(rows, Float32Array.from(row));
      groups.push({ group: task.repo, kind: kinds.get(task.id) ?? '', size: found.length });
    }
  console.error(suite, groups.length);
}
closeSync(rows);
writeFileSync(`${out}.groups.json`, JSON.stringify(groups));

/** A row for each donor's line as it stands, and with its names changed; the last column: whether it is right. */
function rowsOf(task: EvaluationTask, cursor: CursorTask): number[][] {
  const { all, frame } = search.find({
    tables: tablesOf(states, task.repo),
    path: task.path,
    languageId: task.language,
    prefix: cursor.prefix,
    suffix: hidesBelow(task) ? '' : cursor.suffix,
    overlays: new Map(),
    lineOnly: true,
    itemsMax: 1,
  });
  const truth = cursor.truth.trim();
  const typed = typedOf(frame.typed);
  const found: number[][] = [];
  let donors = 0;
  for (const donor of findDonors(all, frame, task.path, new WorkClock(stillClock, 1))) {
    const source = all.sources[donor.source];
    const text = source?.lines.textOf(donor.line) ?? '';
    const fit = fitTyped(typed, text);
    if (fit === undefined) continue;
    if (++donors > donorsMax) break;
    const columns = (isRenaming: boolean) => donorColumns(donor, fit.renamed, isRenaming);
    const asItStands = restOf(typed, text, fit);
    if (asItStands !== undefined) found.push([...columns(false), Number(asItStands.trim() === truth)]);
    const renaming = new Renaming(renamingFor(source, donor, frame, task.path));
    const mapped = fitTyped(typed, text, renaming);
    const renamed = mapped === undefined || renaming.size === 0 ? undefined : restOf(typed, text, mapped, renaming);
    if (renamed !== undefined && renamed !== asItStands)
      found.push([...columns(true), Number(renamed.trim() === truth)]);
  }
  return found;
}
