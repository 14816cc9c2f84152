/** The parsers: web-tree-sitter and its grammars, loaded when first asked for, replaced when one of them breaks. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as TreeSitter from 'web-tree-sitter';
import { type CompiledRule, compileRules } from './compiled-rules.js';
import type { GrammarTable } from './grammar.js';
import { syntaxLimits } from './limits.js';

export interface LoadedGrammar {
  readonly language: TreeSitter.Language;
  readonly parser: TreeSitter.Parser;
  readonly Edit: typeof TreeSitter.Edit;
  readonly rules: ReadonlyMap<number, CompiledRule>;
  /** Set when the memory that all grammars share can no longer be relied on: no tree of it may be touched then. */
  readonly runtime: { isBroken: boolean };
}

interface Runtime {
  readonly sitter: typeof TreeSitter;
  readonly state: { isBroken: boolean };
  readonly grammars: Map<string, LoadedGrammar>;
  readonly loading: Map<string, Promise<LoadedGrammar | undefined>>;
}

let runtime: Promise<Runtime> | undefined;
let current: Runtime | undefined;
let broken = 0;
const traps = new Map<string, number>();

/** Costs nothing when it is loaded. False when the grammar broke too often, or cannot be loaded. */
export async function loadGrammar(table: GrammarTable): Promise<boolean> {
  if (grammarOf(table) !== undefined) return true;
  if (isRetired(table)) return false;
  runtime ??= startRuntime();
  const started = await runtime.catch(() => undefined);
  if (started === undefined) return false;
  let loading = started.loading.get(table.wasm);
  if (loading === undefined) {
    loading = readGrammar(started, table).catch(() => undefined);
    started.loading.set(table.wasm, loading);
  }
  return (await loading) !== undefined && !started.state.isBroken;
}

/** Undefined before it is loaded and after it was given up. */
export function grammarOf(table: GrammarTable): LoadedGrammar | undefined {
  return current?.grammars.get(table.wasm);
}

/** After an error inside a grammar: all of them are loaded anew when next asked for, and this one is given up if it breaks again. */
export function giveUpRuntime(table: GrammarTable, used: LoadedGrammar): void {
  if (used.runtime.isBroken) return;
  used.runtime.isBroken = true;
  traps.set(table.wasm, (traps.get(table.wasm) ?? 0) + 1);
  broken++;
  current = undefined;
  runtime = undefined;
}

/** Undefined when steps or time run out. Throws when the grammar breaks. The caller deletes the tree. */
export function parseWithin(
  { parser }: LoadedGrammar,
  text: string,
  before: TreeSitter.Tree | undefined,
  bounds: { readonly stepsMax: number; readonly msMax: number },
): TreeSitter.Tree | undefined {
  const deadline = performance.now() + bounds.msMax;
  let steps = 0;
  const tree = parser.parse((index) => text.slice(index, index + piece), before ?? null, {
    progressCallback: () => ++steps > bounds.stepsMax || performance.now() > deadline,
  });
  if (tree === null) parser.reset();
  return tree ?? undefined;
}

/** What is thrown where WebAssembly traps, aborts, or runs out of stack. */
export function isBreakdown(thrown: unknown): boolean {
  return thrown instanceof RangeError || (thrown instanceof Error && thrown.name === 'RuntimeError');
}

/** UTF-16 units that a parser takes at once. */
const piece = 5 * 1024;

const isRetired = (table: GrammarTable) =>
  broken >= syntaxLimits.runtimesMax || (traps.get(table.wasm) ?? 0) >= syntaxLimits.trapsMax;

async function startRuntime(): Promise<Runtime> {
  const home = import.meta.resolve('web-tree-sitter');
  // A module of its own each time, since it keeps its memory in itself.
  const sitter: typeof TreeSitter = await import(broken === 0 ? home : `${home}?${broken}`);
  await sitter.Parser.init({ locateFile: (name: string) => join(dirname(fileURLToPath(home)), name) });
  const started = { sitter, state: { isBroken: false }, grammars: new Map(), loading: new Map() };
  current = started;
  return started;
}

async function readGrammar(started: Runtime, table: GrammarTable): Promise<LoadedGrammar> {
  const folder = dirname(fileURLToPath(import.meta.resolve('@vscode/tree-sitter-wasm')));
  const language = await started.sitter.Language.load(join(folder, `tree-sitter-${table.wasm}.wasm`));
  const parser = new started.sitter.Parser();
  parser.setLanguage(language);
  const loaded = {
    language,
    parser,
    Edit: started.sitter.Edit,
    rules: compileRules(table, language),
    runtime: started.state,
  };
  started.grammars.set(table.wasm, loaded);
  return loaded;
}
