/**
 * Fits the weights of assist/feedback/sureness.ts on what dump-written.ts tells (its files are the arguments), and says by
 * cross-validation over repositories what of the shown would be right from which probability on. --without 3,4: with these columns left
 * out. Lines of JSON on standard output.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { filterText } from '@foretoken/assist/completion/filters/filter-text.js';
import { agree, judgedParts } from '@foretoken/assist/completion/gate/sure-part.js';
import { cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';
import { WrittenText } from '@foretoken/assist/completion/streams/written-text.js';
import { engineColumns, probabilityOf, surenessColumns } from '@foretoken/assist/feedback/sureness.js';
import type { WrittenLine } from './dump-written.js';

interface Cut {
  readonly columns: readonly number[];
  readonly isRight: boolean;
  readonly characters: number;
}

interface Judged {
  readonly repository: string;
  /** At the ends of words of the first line, the shortest first. */
  readonly cuts: readonly Cut[];
}

interface Cursor extends Judged {
  /** The embedded engine's best text beside the model's. */
  readonly engine: readonly Cut[];
}

const ridge = 1;

const { values: options, positionals } = parseArgs({
  options: { without: { type: 'string', default: '' } },
  allowPositionals: true,
});
const left = new Set(options.without.split(',').filter(Boolean).map(Number));
const lines = positionals.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean));
const cursors = lines.flatMap((line) => cursorsOf(JSON.parse(line)));
report('model', cursors);
report(
  'engine beside it',
  cursors.flatMap(({ repository, engine }) => (engine.length === 0 ? [] : [{ repository, cuts: engine }])),
);

function report(what: string, judged: readonly Judged[]): void {
  const repositories = [...new Set(judged.map(({ repository }) => repository))];
  const told = repositories.flatMap((one) => {
    const weights = fit(judged.filter(({ repository }) => repository !== one));
    return judged
      .filter(({ repository }) => repository === one)
      .map(({ cuts }) => cuts.map((cut) => ({ cut, probability: probabilityOf(product(weights, cut.columns)) })));
  });
  const all = told.flat();
  const logLoss =
    -all.reduce((sum, { cut, probability }) => sum + Math.log(cut.isRight ? probability : 1 - probability), 0) /
    all.length;
  const bands = [0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9].map((least) => {
    const shown = told.flatMap((cuts) => cuts.findLast(({ probability }) => probability >= least) ?? []);
    const right = shown.filter(({ cut }) => cut.isRight);
    const whole = told.flatMap((cuts) => cuts.slice(-1)).filter(({ probability }) => probability >= least);
    return {
      least,
      shown: round(shown.length / told.length),
      right: round(right.length / shown.length),
      rightCharacters: round(right.reduce((sum, { cut }) => sum + cut.characters, 0) / told.length),
      wholeLines: round(whole.length / told.length),
      wholeRight: round(whole.filter(({ cut }) => cut.isRight).length / whole.length),
    };
  });
  const calibration = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((from) => {
    const some = all.filter(({ probability }) => probability >= from && probability < from + 0.1);
    const mean = some.reduce((sum, { probability }) => sum + probability, 0) / some.length;
    return [some.length, round(mean), round(some.filter(({ cut }) => cut.isRight).length / some.length)];
  });
  const error = calibration.reduce(
    (sum, [n = 0, mean = 0, right = 0]) => sum + (n > 0 ? n * Math.abs(mean - right) : 0),
    0,
  );
  const weights = fit(judged).map(round);
  console.log(
    JSON.stringify({
      what,
      repositories: repositories.length,
      lines: lines.length,
      cursors: judged.length,
      weights,
      logLoss: round(logLoss),
      calibrationError: round(error / all.length),
    }),
  );
  for (const band of bands) console.log(JSON.stringify(band));
  console.log(JSON.stringify(calibration));
}

/** What is judged at each key of a line, by the product's own code. */
function cursorsOf({ line, next, above, below, repo, cursors, texts }: WrittenLine): Cursor[] {
  const repository = repo.split('__')[1] ?? repo;
  return cursors.flatMap(({ at, text, typed, embedded }) => {
    const tokens = text === undefined ? [] : (texts[text] ?? []);
    const open = tokens
      .map(({ token }) => token)
      .join('')
      .slice(typed);
    const linePrefix = line.slice(0, at);
    const prefix = above + linePrefix;
    const filtered = filterText(open, cursorContext(prefix + below, prefix.length));
    if (filtered.kind === 'nothing') return [];
    const wanted = said(line.slice(at) + next, linePrefix);
    const isRight = (words: string) => wanted.startsWith(said(words, linePrefix));
    const written = new WrittenText(tokens.map(({ token, logprob }) => ({ text: token, logProbability: logprob })));
    const cuts = judgedParts(filtered.text, written, embedded).map((part) => ({
      columns: surenessColumns(part.question).map((value, column) => (left.has(column) ? 0 : value)),
      isRight: isRight(part.text),
      characters: part.text.trim().length,
    }));
    const [best] = embedded;
    const engine = best && {
      columns: engineColumns({ confidence: best.confidence, agrees: agree(best.text, filtered.text) }),
      isRight: isRight(/^\n*[^\n]*/.exec(best.text)?.[0] ?? ''),
      characters: best.text.trim().split('\n', 1)[0]?.length ?? 0,
    };
    return cuts.length === 0 ? [] : [{ repository, cuts, engine: engine === undefined ? [] : [engine] }];
  });
}

/** Indentation apart, and the space that a model writes again. */
function said(text: string, linePrefix: string): string {
  const open = linePrefix === '' || /\s$/.test(linePrefix) ? text.trimStart() : text;
  return open.replace(/\n\s*/g, '\n');
}

/** Newton's method; each cursor counts once, however many cuts it has. */
function fit(some: readonly Judged[]): number[] {
  const size = some[0]?.cuts[0]?.columns.length ?? 0;
  let weights: number[] = Array.from({ length: size }, () => 0);
  for (let step = 0; step < 30; step++) {
    const gradient = weights.map((weight) => -ridge * weight);
    const hessian = weights.map((_, row) => weights.map((__, column): number => (row === column ? ridge : 0)));
    for (const { cuts } of some)
      for (const { columns, isRight } of cuts) {
        const probability = probabilityOf(product(weights, columns));
        const share = 1 / cuts.length;
        for (let row = 0; row < size; row++) {
          const value = columns[row] ?? 0;
          gradient[row] = (gradient[row] ?? 0) + share * (Number(isRight) - probability) * value;
          const line = hessian[row] ?? [];
          for (let column = 0; column < size; column++)
            line[column] =
              (line[column] ?? 0) + share * probability * (1 - probability) * value * (columns[column] ?? 0);
        }
      }
    const move = solved(hessian, gradient);
    weights = weights.map((weight, at) => weight + (move[at] ?? 0));
  }
  return weights;
}

/** Gauss, with the greatest pivot. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (let at = 0; at < rows.length; at++) {
    const best = rows.slice(at).reduce((a, b) => (Math.abs(b[at] ?? 0) > Math.abs(a[at] ?? 0) ? b : a));
    const from = rows.indexOf(best);
    [rows[at], rows[from]] = [best, rows[at] ?? []];
    for (const [other, row] of rows.entries()) {
      if (other === at) continue;
      const factor = (row[at] ?? 0) / (best[at] ?? 1);
      rows[other] = row.map((value, column) => value - factor * (best[column] ?? 0));
    }
  }
  return rows.map((row, at) => (row.at(-1) ?? 0) / (row[at] ?? 1));
}

function product(weights: readonly number[], columns: readonly number[]): number {
  return columns.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
