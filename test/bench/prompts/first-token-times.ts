/** How long a server takes to its first token after each typed character: with prompts in our order, and with snippets shuffled at each key. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import { DocumentMemory } from '@foretoken/assist/prompt/document-memory.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { plainFamily } from '@foretoken/inference/models/fim-families.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';

/** Medians over the keys. */
export interface FirstTokenTimes {
  readonly keys: number;
  readonly promptTokens: number;
  /** Tokens that the server read anew. */
  readonly anew: { readonly ours: number; readonly careless: number };
  readonly firstTokenMs: { readonly ours: number; readonly careless: number };
  readonly ratio: number;
}

const sources = join(import.meta.dirname, '../../../../assist/src/context');
const files = readdirSync(sources).filter((name) => name.endsWith('.ts') && !name.includes('trees'));
const textOf = (name: string) => readFileSync(join(sources, name), 'utf8');

/** Rejects when a request fails. `keys` characters are typed for each order, after one request that fills the cache; `tokensMax` is by 3.3 characters a token. */
export async function firstTokenTimes(backend: Backend, keys: number, tokensMax: number): Promise<FirstTokenTimes> {
  const snippets = files.slice(0, 12).map((name): Snippet => {
    const text = textOf(name).split('\n').slice(0, 10).join('\n');
    return { path: name, startLine: 1, endLine: 10, text, source: 'lexical', score: 1 };
  });
  const whole = textOf('word-features.ts');
  const begin = whole.lastIndexOf('\n', whole.length - 400) + 1;
  const request = (prefix: string) => ({
    family: plainFamily,
    repository: 'foretoken',
    path: 'word-features.ts',
    languageId: 'typescript',
    prefix,
    suffix: '',
    snippets,
    tokensMax,
  });
  const memory = new DocumentMemory();
  const ours = (prefix: string) => compilePrompt({ ...request(prefix), memory }).prompt;
  const careless = (prefix: string) => {
    const shift = prefix.length % snippets.length;
    const turned = [...snippets.slice(shift), ...snippets.slice(0, shift)];
    return compilePrompt({ ...request(prefix.slice(-2 * tokensMax)), snippets: turned }).prompt;
  };
  const rows: Row[][] = [];
  for (const make of [ours, careless]) {
    const meter = new PromptMeter();
    const took: Row[] = [];
    for (let key = 0; key <= keys; key++) {
      const prompt = make(whole.slice(0, begin + key));
      const cost = meter.sending(prompt, 3.3);
      const ms = await firstTokenMs(meter.listening(backend), prompt);
      if (key > 0) took.push({ ms, tokens: cost().tokens, anew: cost().recomputed });
    }
    rows.push(took);
  }
  const [first = [], second = []] = rows;
  const ms = { ours: median(first.map((row) => row.ms)), careless: median(second.map((row) => row.ms)) };
  return {
    keys,
    promptTokens: median(first.map((row) => row.tokens)),
    anew: { ours: median(first.map((row) => row.anew)), careless: median(second.map((row) => row.anew)) },
    firstTokenMs: ms,
    ratio: Number((ms.careless / ms.ours).toFixed(1)),
  };
}

interface Row {
  readonly ms: number;
  readonly tokens: number;
  readonly anew: number;
}

async function firstTokenMs(backend: Backend, prompt: PromptText): Promise<number> {
  const began = performance.now();
  const completion = { prompt, stop: [], tokensMax: 2, temperature: 0, topP: 1 };
  let ms = Number.NaN;
  for await (const part of backend.complete(completion, new AbortController().signal)) {
    if (part.kind === 'text' && Number.isNaN(ms)) ms = performance.now() - began;
    if (part.kind === 'end' && part.reason === 'failed') throw new Error(part.failure.detail);
  }
  return ms;
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(1));
}
