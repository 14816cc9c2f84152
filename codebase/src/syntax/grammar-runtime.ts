/** The parsers: web-tree-sitter and its grammars, loaded when first asked for, replaced when one of them breaks. */
import { createRequire } from 'node:module';
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
  readonly runtime: RuntimeState;
}

interface RuntimeState {
  isBroken: boolean;
  readonly memory: Memory;
}

interface Runtime {
  readonly sitter: typeof TreeSitter;
  readonly state: RuntimeState;
  readonly grammars: Map<string, LoadedGrammar>;
  readonly loading: Map<string, Promise<LoadedGrammar | undefined>>;
}

let runtime: Promise<Runtime> | undefined;
let current: Runtime | undefined;
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
  traps.set(table.wasm, (traps.get(table.wasm) ?? 0) + 1);
  leaveRuntime(used);
}

/** A text that needed much memory leaves it with the runtime: then that is left behind, and all is loaded anew when next asked for. */
export function leaveLargeRuntime(used: LoadedGrammar): void {
  if (!used.runtime.isBroken && used.runtime.memory.buffer.byteLength > syntaxLimits.heapBytesKept) leaveRuntime(used);
}

function leaveRuntime(used: LoadedGrammar): void {
  used.runtime.isBroken = true;
  if (current?.state !== used.runtime) return;
  current = undefined;
  runtime = undefined;
}

/** All of the text, or what stands in the ranges. Undefined when steps or time run out. Throws when the grammar breaks. The caller deletes the tree. */
export function parseWithin(
  { parser }: LoadedGrammar,
  text: string,
  before: TreeSitter.Tree | undefined,
  bounds: { readonly stepsMax: number; readonly msMax: number },
  includedRanges?: TreeSitter.Range[],
): TreeSitter.Tree | undefined {
  const deadline = performance.now() + bounds.msMax;
  let steps = 0;
  const tree = parser.parse((index) => text.slice(index, index + piece), before ?? null, {
    progressCallback: () => ++steps > bounds.stepsMax || performance.now() > deadline,
    ...(includedRanges === undefined ? {} : { includedRanges }),
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

const isRetired = (table: GrammarTable) => (traps.get(table.wasm) ?? 0) >= syntaxLimits.trapsMax;

async function startRuntime(): Promise<Runtime> {
  // A module keeps its memory in itself: each runtime is a module of its own, which goes when nothing holds it any more.
  const requireHere = createRequire(import.meta.url);
  const home = requireHere.resolve('web-tree-sitter');
  delete requireHere.cache[home];
  const sitter: typeof TreeSitter = requireHere(home);
  const wasmMemory = new WebAssembly.Memory({
    initial: heapPages(heapBytesMin),
    maximum: heapPages(syntaxLimits.heapBytesMax),
  });
  const options = { wasmMemory, printErr: () => {}, locateFile: (name: string) => join(dirname(home), name) };
  await sitter.Parser.init(options);
  const state = { isBroken: false, memory: wasmMemory };
  const started = { sitter, state, grammars: new Map(), loading: new Map() };
  current = started;
  return started;
}

/** Of memory that a module of WebAssembly works in, which grows and never shrinks. */
interface Memory {
  readonly buffer: { readonly byteLength: number };
}
declare const WebAssembly: { readonly Memory: new (size: { initial: number; maximum: number }) => Memory };

/** What web-tree-sitter is built to begin with. */
const heapBytesMin = 32 * 1024 * 1024;
const heapPages = (bytes: number) => Math.ceil(bytes / 65_536);

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
