/**
 * Measures what declarations of installed libraries are worth to the context: how many of the names that lines need it holds, in %, with
 * them and without. FOLDER holds codebases, each in NAME/root with its dependencies installed (`node_modules`, `.venv`). Two samples a
 * codebase: lines at random, and lines that need a name which an imported library declares. Prints a JSON object a sample and budget.
 *
 * Of Go, `--without` or `--with others` leaves out the standard library; `others` are what `go.mod` requires.
 *
 *   node test/dist/bench/retrieval/measure-libraries.js FOLDER [--lines 60] [--inside] [--rows] [--without none|others] [--with all|others]
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ContextRequest } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { ImportedLibraries } from '@foretoken/assist/context/space/imported-libraries.js';
import { liveImports } from '@foretoken/assist/context/space/live-imports.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { IgnoreRules } from '@foretoken/codebase/files/ignore-rules.js';
import { walk } from '@foretoken/codebase/files/walk.js';
import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { namesIn, neededNames } from '../evaluation/needed-names.js';
import { cutInside } from '../evaluation/read-tasks.js';
import { bootstrapInterval } from './paired-intervals.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: 'string', default: '60' },
    inside: { type: 'boolean', default: false },
    rows: { type: 'boolean', default: false },
    without: { type: 'string', default: 'none' },
    with: { type: 'string', default: 'all' },
  },
});
const budgets = [512, 2_048];
const timeless = { ...systemClock, now: () => 0 };
const limits = { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 };
const cache = join(import.meta.dirname, '../../../../.cache/evaluation/libraries');

interface Line {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly needed: readonly string[];
  /** Of them, those that an imported library declares. */
  readonly ofLibraries: ReadonlySet<string>;
  readonly rank: string;
}
type Kind = 'library' | 'both' | 'codebase' | 'neither';
interface Held {
  readonly codebase: string;
  readonly sample: string;
  readonly kinds: readonly Kind[];
  /** By budget, without and with libraries: whether each name is held. */
  readonly held: readonly (readonly (readonly boolean[])[])[];
}

/** Of contexts of 2,048 tokens, milliseconds. */
const times: readonly number[][] = [[], []];
const groups: Readonly<Record<string, readonly Kind[]>> = {
  all: ['library', 'both', 'codebase', 'neither'],
  library: ['library'],
  both: ['both'],
  codebase: ['codebase'],
};
const all: Held[] = [];
for (const folder of positionals) {
  for (const name of readdirSync(folder)) {
    const at = resolve(folder, name, 'root');
    if (!existsSync(at)) continue;
    const root = realpathSync(at);
    const reader = await readerOf(root, `${folder}/${name}`);
    const before = all.length;
    await measure(root, name, reader);
    if (options.rows) print(name, all.slice(before));
    reader.close();
  }
}
print('all', all);
const quantile = (values: readonly number[], share: number) =>
  Number([...values].sort((a, b) => a - b)[Math.floor(share * values.length)]?.toFixed(2));
const [without = [], withLibraries = []] = times.map((ms) => [quantile(ms, 0.5), quantile(ms, 0.99)]);
console.log(JSON.stringify({ ms: { without, with: withLibraries } }));

async function readerOf(root: string, name: string): Promise<IndexReader> {
  const indexFolder = join(cache, createHash('sha256').update(name).digest('hex').slice(0, 16));
  mkdirSync(indexFolder, { recursive: true });
  const unheard = () => {};
  const indexer = await openRootIndexer({
    root,
    indexFolder,
    log: { ...silentLog, warn: (...told) => console.error(...told) },
    limits,
    exclude: [],
    libraries: true,
    onStatus: unheard,
    onCommit: unheard,
  });
  await indexer.indexAll(new AbortController().signal);
  await indexer.close();
  const reader = openIndexReader({ root, indexFolder, log: silentLog });
  reader.refresh();
  return reader;
}

async function measure(root: string, codebase: string, { tables, structure }: IndexReader): Promise<void> {
  const lines: Line[] = [];
  const rules = new IgnoreRules(root, []);
  for await (const { path, absolute } of walk({ root, rules, ...limits, onSkip: () => {} })) {
    if (!['typescript', 'typescriptreact', 'python', 'go', 'java'].includes(languageOf(path))) continue;
    lines.push(...linesOf(path, readFileSync(absolute, 'utf8'), structure));
  }
  lines.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const most = Number(options.lines);
  const finders = budgets.map(() => [createContextFinder(timeless), createContextFinder(timeless)]);
  const only = (known: string): CodeStructure => ({
    definitionsOf: (...asked) => structure.definitionsOf(...asked),
    membersOf: (...asked) => structure.membersOf(...asked),
    definitionsIn: (...asked) => structure.definitionsIn(...asked),
    importsOf: (...asked) => structure.importsOf(...asked),
    importersOf: (...asked) => structure.importersOf(...asked),
    resolve: (...asked) => structure.resolve(...asked),
    libraryOf: (languageId, specifier) =>
      known === 'none' || (known === 'others' && languageId === 'go' && !/^[^/]*\./.test(specifier))
        ? undefined
        : structure.libraryOf(languageId, specifier),
    get libraryFiles() {
      return structure.libraryFiles;
    },
  });
  const variants = [only(options.without), only(options.with)];
  const samples = {
    random: lines.slice(0, most),
    library: lines.filter((line) => line.ofLibraries.size > 0).slice(0, most),
  };
  for (const [sample, chosen] of Object.entries(samples)) {
    for (const [at, { path, prefix, suffix, needed, ofLibraries }] of chosen.entries()) {
      const request: Omit<ContextRequest, 'tokensMax' | 'structure'> = {
        owner: `${codebase} ${sample} ${at}`,
        tables,
        root,
        path,
        languageId: languageOf(path),
        prefix,
        suffix,
        overlays: new Map(),
      };
      const view = tables.without([path]);
      const kinds = needed.map((name): Kind => {
        const isKnown = view.usesOf(name) > 0;
        return ofLibraries.has(name) ? (isKnown ? 'both' : 'library') : isKnown ? 'codebase' : 'neither';
      });
      const held = budgets.map((tokensMax, budget) =>
        variants.map((told, variant) => {
          const began = performance.now();
          const answer = finders[budget]?.[variant]?.find({ ...request, structure: told, tokensMax });
          if (tokensMax === 2_048) times[variant]?.push(performance.now() - began);
          const shown = new Set(answer?.snippets.flatMap(({ text }) => namesIn(text)));
          return needed.map((name) => shown.has(name));
        }),
      );
      all.push({ codebase, sample, kinds, held });
    }
  }
}

function linesOf(path: string, text: string, structure: CodeStructure): Line[] {
  const found: Line[] = [];
  const languageId = languageOf(path);
  const libraries = ImportedLibraries.of({ structure, path, languageId }, liveImports(text, languageId));
  const declared = new Set(libraries.files.flatMap(({ declarations }) => declarations.map(({ name }) => name)));
  for (const { index, 0: line } of text.matchAll(/^.+$/gm)) {
    const code = line.trim();
    if (
      code.length < 4 ||
      /^(?:import\b|from\b|package\b|"[^"]*"$|[\w.]+ "[^"]*"$|export .* from|\/\/|\*|\/\*|#|"""|'''|\})/.test(code)
    )
      continue;
    const indent = line.length - line.trimStart().length;
    const cut = options.inside ? cutInside(`${path}${index}`, code) : 0;
    if (cut === undefined) continue;
    const at = index + indent + cut;
    const prefix = text.slice(0, at);
    // Docstrings and template strings are no code.
    if (((prefix.match(/"""/g)?.length ?? 0) & 1) === 1) continue;
    const needed = neededNames(prefix, code.slice(cut));
    if (needed.length === 0) continue;
    const rank = createHash('sha256').update(`${path}\0${index}`).digest('hex');
    const ofLibraries = new Set(needed.filter((name) => declared.has(name)));
    found.push({ path, prefix, suffix: text.slice(index + line.length), needed, ofLibraries, rank });
  }
  return found;
}

function print(group: string, rows: readonly Held[]): void {
  for (const sample of ['random', 'library'])
    for (const [budget, tokensMax] of budgets.entries()) {
      const lines = rows.filter((row) => row.sample === sample);
      const told = Object.entries(groups).map(([name, kinds]) => [name, counted(lines, budget, kinds)]);
      console.log(JSON.stringify({ group, sample, tokensMax, lines: lines.length, ...Object.fromEntries(told) }));
    }
}

/** Names of these kinds: how many, the share held without libraries and with them, %, and the difference, paired by line. */
function counted(lines: readonly Held[], budget: number, kinds: readonly Kind[]) {
  const held = lines.map((line) => {
    const asked = line.kinds.flatMap((kind, name) => (kinds.includes(kind) ? [name] : []));
    const count = (variant: number) => asked.filter((name) => line.held[budget]?.[variant]?.[name]).length;
    return { names: asked.length, without: count(0), with: count(1) };
  });
  const sum = (of: (one: (typeof held)[number]) => number) => held.reduce((total, one) => total + of(one), 0);
  const names = Math.max(
    1,
    sum((one) => one.names),
  );
  const share = (count: number) => Number(((100 * count) / names).toFixed(1));
  const gain = bootstrapInterval(held.map((one) => ((one.with - one.without) * 100 * lines.length) / names));
  return { names, without: share(sum((one) => one.without)), with: share(sum((one) => one.with)), gain };
}
