/**
 * Types real files into the evaluation's repositories, a request at each key, and counts the tokens of each prompt that a server's
 * prefix cache has to read anew, by order of the prompt. Prints a JSON object an order: `enter` are requests just after a new line,
 * `key` all others. Tokens are characters ÷ 3.3, at least one. The editor closes brackets and quotes by itself, as most do. The first row
 * says, for the first order, how many of the names that the rest of a line needs stand in the prompt's snippets, and in those chosen at that key.
 */
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { compilePrompt, contextTokensOf, shownFrom } from '@foretoken/assist/prompt/compile-prompt.js';
import { DocumentMemory } from '@foretoken/assist/prompt/document-memory.js';
import type { PromptRequest, PromptSplit } from '@foretoken/assist/prompt/prompt-request.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import { type EvaluationTask, evaluationFolder, suitesOf, tablesOf, tasksOf } from '../evaluation/read-tasks.js';
import { HeldNames } from './held-names.js';
import { type Keystroke, typedKeys } from './typed-keys.js';

const tokensMax = 2_048;
const charactersPerToken = 3.3;
const tasksPerSuite = 6;
const charactersTyped = 800;
/** Without a deadline answers do not depend on how busy the machine is. */
const timeless = { ...systemClock, now: () => 0 };

interface Order {
  readonly name: string;
  readonly model: string;
  readonly split: PromptSplit;
  /** Snippets in another order at each key, and a window that follows the cursor: what costs most. */
  readonly careless?: true;
}

const orders: readonly Order[] = [
  { name: 'prefix, suffix, line', model: 'qwen2.5-coder', split: 'line' },
  { name: 'prefix, suffix, block', model: 'qwen2.5-coder', split: 'block' },
  { name: 'prefix up to the cursor, suffix', model: 'qwen2.5-coder', split: 'cursor' },
  { name: 'suffix, prefix', model: 'codestral', split: 'line' },
  { name: 'prefix alone', model: 'plain', split: 'line' },
  { name: 'careless', model: 'qwen2.5-coder', split: 'cursor', careless: true },
];

interface Counts {
  readonly key: number[];
  readonly enter: number[];
  readonly prompt: number[];
}

function typeTask(task: EvaluationTask, folder: string, counts: ReadonlyMap<Order, Counts>, names: HeldNames): void {
  const tables = tablesOf(folder, task.repo);
  const code = { tables, overlays: new Map<string, string>() };
  const finder = createContextFinder(timeless);
  const at = { owner: 'bench', tables, root: '/', path: task.path, languageId: languages[task.language] ?? '' };
  const begun = new Map(orders.map((order) => [order, { memory: new DocumentMemory(), last: '' }]));
  const text = task.groundTruth + task.suffix;
  for (const key of typedKeys(task.prefix, text, charactersTyped)) {
    const { prefix, suffix } = key;
    const shown = shownFrom(prefix, tokensMax);
    const room = { overlays: code.overlays, tokensMax: contextTokensOf(tokensMax) };
    const context = { ...at, prefix, suffix, shownFrom: shown, ...room };
    const { snippets } = finder.find(context);
    for (const [order, state] of begun) {
      const { split, model, careless } = order;
      const request = {
        ...at,
        family: familyOf(model),
        split,
        repository: task.repo,
        prefix,
        suffix,
        snippets,
        code,
        tokensMax,
      };
      const prompt = careless
        ? carelessPrompt({ ...request, memory: undefined }, key)
        : compilePrompt({ ...request, memory: state.memory }).prompt;
      if (order === orders[0]) {
        const rest = text.slice(prefix.length - task.prefix.length).split('\n', 1)[0] ?? '';
        names.count(prefix, rest, prompt, snippets);
      }
      if (state.last !== '') count(counts.get(order), key, state.last, prompt);
      state.last = prompt;
    }
  }
}

function carelessPrompt(request: PromptRequest, { prefix }: Keystroke): string {
  const windowed = prefix.slice(-Math.floor(tokensMax * 1.2));
  const snippets = shuffled(request.snippets, prefix.length);
  return compilePrompt({ ...request, prefix: windowed, snippets }).prompt;
}

function count(counts: Counts | undefined, key: Keystroke, last: string, prompt: string): void {
  let shared = 0;
  while (shared < prompt.length && shared < last.length && prompt[shared] === last[shared]) shared++;
  counts?.[key.isEnter ? 'enter' : 'key'].push(Math.max(1, Math.ceil((prompt.length - shared) / charactersPerToken)));
  counts?.prompt.push(prompt.length / charactersPerToken);
}

function shuffled(snippets: readonly Snippet[], seed: number): Snippet[] {
  const rank = (at: number) => Math.imul(at + 1, Math.imul(seed, 0x9e3779b1) | 1) >>> 0;
  return snippets
    .map((snippet, at) => ({ snippet, rank: rank(at) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ snippet }) => snippet);
}

function summary(tokens: readonly number[]) {
  const sorted = tokens.toSorted((a, b) => a - b);
  const part = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const mean = Number((tokens.reduce((sum, value) => sum + value, 0) / Math.max(1, tokens.length)).toFixed(1));
  return { n: tokens.length, p50: part(0.5), p90: part(0.9), p99: part(0.99), mean };
}

const languages: Readonly<Record<string, string>> = { py: 'python', ts: 'typescript', java: 'java', go: 'go' };

const folder = evaluationFolder();
if (folder !== undefined) {
  const counts = new Map(orders.map((order) => [order, { key: [], enter: [], prompt: [] }]));
  const names = new HeldNames();
  for (const suite of suitesOf(folder).filter((name) => name.startsWith('replay')))
    for (const task of tasksOf(folder, suite).slice(0, tasksPerSuite)) typeTask(task, folder, counts, names);
  console.log(JSON.stringify(names.shares()));
  for (const [{ name }, { key, enter, prompt }] of counts)
    console.log(
      JSON.stringify({
        order: name,
        promptMean: summary(prompt).mean,
        all: summary([...key, ...enter]),
        key: summary(key),
        enter: summary(enter),
      }),
    );
}
