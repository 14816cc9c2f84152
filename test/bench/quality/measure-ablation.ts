/**
 * What each part of the embedded engine is worth: how often the first line is right without it, on the evaluation of
 * FORETOKEN_EVAL_DIR; JSON on standard output. Candidates that only the part made are dropped and its column is blanked, for
 * trees that were trained with all of them; `ranker` is the order that the candidates are collected in, by hand weights.
 */
import { candidateFeatures } from '@foretoken/assist/embedded/candidate-features.js';
import { CandidateSearch, type FoundCandidates } from '@foretoken/assist/embedded/candidate-search.js';
import { type Candidate, type Origin, origins } from '@foretoken/assist/embedded/candidate-set.js';
import { treeScore } from '@foretoken/assist/embedded/tree-ranker.js';
import { systemClock } from '@foretoken/base/clock.js';
import { evaluationFolder, suitesOf, tablesOf, tasksOf } from '../evaluation/read-tasks.js';
import { atLineStart, insideLine } from './cursor-split.js';

const parts: Readonly<Record<string, readonly Origin[]>> = {
  'all parts': [],
  'donors as they are': [origins.verbatim],
  'donors renamed': [origins.renamed],
  'sibling analogy': [origins.sibling],
  'rest of the line': [origins.continued],
  'closed brackets': [origins.closed],
  'popular lines': [origins.popular],
  'asked for below': [origins.asked],
  'names filled in': [origins.varied, origins.filled],
  'names of a list': [origins.listed],
  'rests put together': [origins.composed],
};

function measure(folder: string): Record<string, unknown> {
  const search = new CandidateSearch(systemClock);
  const rights = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  for (const suite of suitesOf(folder).filter((name) => /^(replay|rline)/.test(name))) {
    for (const task of tasksOf(folder, suite).sort((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0))) {
      const cursors = [
        { view: 'start', cursor: atLineStart(task) },
        { view: 'inside', cursor: insideLine(task) },
      ];
      for (const { view, cursor } of cursors) {
        if (cursor === undefined) continue;
        const found = search.find({
          tables: tablesOf(folder, task.repo),
          path: task.path,
          languageId: task.language,
          prefix: cursor.prefix,
          suffix: cursor.suffix,
          overlays: new Map(),
          lineOnly: true,
          itemsMax: 1,
        });
        const column = `${suite.split('_', 1)[0]} ${view}`;
        totals.set(column, (totals.get(column) ?? 0) + 1);
        for (const [part, text] of answersWithout(found)) {
          const row = rights.get(part) ?? new Map<string, number>();
          rights.set(part, row);
          if (text?.trim() === cursor.truth.trim()) row.set(column, (row.get(column) ?? 0) + 1);
        }
      }
    }
  }
  const table = [...rights].map(([part, row]) => [
    part === 'all parts' ? part : `without ${part}`,
    Object.fromEntries([...totals].map(([column, total]) => [column, percent(row.get(column) ?? 0, total)])),
  ]);
  return { schema: 1, tasks: Object.fromEntries(totals), exactMatch: Object.fromEntries(table) };
}

/** The best candidate's text without each part. */
function answersWithout(found: FoundCandidates): [string, string | undefined][] {
  const answers = Object.entries(parts).map(([part, without]): [string, string | undefined] => {
    const candidates = found.collected.candidates
      .map((candidate) => blanked(candidate, without))
      .filter((candidate) => candidate.votes.some((share) => share > 0));
    const features = candidateFeatures(found.all, found.frame, { ...found.collected, candidates });
    const scores = candidates.map((_, at) => treeScore(features[at] ?? new Float32Array()));
    const best = scores.indexOf(Math.max(...scores));
    return [part, candidates[best]?.text];
  });
  return [...answers, ['ranker', found.collected.candidates[0]?.text]];
}

function blanked(candidate: Candidate, without: readonly Origin[]): Candidate {
  const votes = candidate.votes.map((share, origin) => (without.some((one) => one === origin) ? 0 : share));
  const matched = without.includes(origins.continued) ? { matchTokens: 0, matchPlaces: 0 } : {};
  return { ...candidate, ...matched, votes };
}

function percent(part: number, whole: number): number {
  return Number(((100 * part) / Math.max(1, whole)).toFixed(1));
}

const folder = evaluationFolder();
if (folder !== undefined) console.log(JSON.stringify(measure(folder), undefined, 1));
