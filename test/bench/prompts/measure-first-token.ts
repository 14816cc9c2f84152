/**
 * Asks a real llama.cpp server for one token after each typed character, with prompts in our order and with snippets shuffled at
 * each key before a window that follows the cursor. Prints the milliseconds to the first token of both, measured in turn, and
 * the tokens that the server read anew. Skipped where llama.cpp is not installed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import { DocumentMemory } from '@foretoken/assist/prompt/document-memory.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import { plainFamily } from '@foretoken/inference/models/fim-families.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { llamaCppMissing, startLlamaCpp } from '../../engines/llama-cpp-server.js';

/** By 3.3 characters a token; the model counts a quarter more, and its server has room for 2,048. */
const tokensMax = 1_500;
const keysTyped = 10;

const sources = join(import.meta.dirname, '../../../../assist/src/context');
const files = readdirSync(sources).filter((name) => name.endsWith('.ts') && !name.includes('trees'));
const textOf = (name: string) => readFileSync(join(sources, name), 'utf8');

const missing = llamaCppMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
else await measure();

async function measure(): Promise<void> {
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
    return compilePrompt({ ...request(prefix.slice(-3_000)), snippets: turned }).prompt;
  };
  const server = await startLlamaCpp({ threads: 1 });
  const deadlines = { firstTokenMs: 120_000, totalMs: 120_000 };
  const backend = createServerBackend({ url: server.url, model: '', deadlines });
  try {
    await backend.probe(AbortSignal.timeout(30_000));
    const rows = new Map<string, { ms: number; tokens: number; anew: number }[]>();
    for (const [name, make] of Object.entries({ ours, careless })) {
      const meter = new PromptMeter();
      const took: { ms: number; tokens: number; anew: number }[] = [];
      // The first fills the cache and is not counted.
      for (let key = 0; key <= keysTyped; key++) {
        const prompt = make(whole.slice(0, begin + key));
        const cost = meter.sending(prompt, 3.3);
        const ms = await firstTokenMs(meter, prompt);
        if (key > 0) took.push({ ms, tokens: cost().tokens, anew: cost().recomputed });
      }
      rows.set(name, took);
    }
    const [first = [], second = []] = rows.values();
    const ms = { ours: median(first.map((row) => row.ms)), careless: median(second.map((row) => row.ms)) };
    console.log(
      JSON.stringify({
        keys: keysTyped,
        promptTokens: median(first.map((row) => row.tokens)),
        anew: { ours: median(first.map((row) => row.anew)), careless: median(second.map((row) => row.anew)) },
        firstTokenMs: ms,
        ratio: Number((ms.careless / ms.ours).toFixed(1)),
      }),
    );
  } finally {
    await backend.close();
    await server.stop();
  }

  async function firstTokenMs(meter: PromptMeter, prompt: PromptText): Promise<number> {
    const began = performance.now();
    const completion = { prompt, stop: [], tokensMax: 2, temperature: 0, topP: 1 };
    let ms = Number.NaN;
    for await (const part of meter.listening(backend).complete(completion, new AbortController().signal)) {
      if (part.kind === 'text' && Number.isNaN(ms)) ms = performance.now() - began;
      if (part.kind === 'end' && part.reason === 'failed') throw new Error(part.failure.detail);
    }
    return ms;
  }
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(1));
}
