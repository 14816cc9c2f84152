/**
 * What one gets of a server that runs already, at the address in FORETOKEN_BENCH_URL: time to the first token through our adapter
 * beside undici alone, in turns; after each typed character, by the order of a long prompt; tokens a second of one stream, of 32 and of
 * 200 at once, through either; and where the server tells how much it works on, when it is free again after the client went.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from '@foretoken/inference/backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { openBareClient } from '@foretoken/inference/testing/bare-stream.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { requestsAt } from '../../engines/vllm-server.js';
import { percentiles } from '../percentiles.js';
import { firstTokenTimes } from '../prompts/first-token-times.js';

const rounds = 200;
const warmUp = 20;
const abortsMade = 20;
const writtenTokens = 128;
const streamsAtOnce = [1, 32, 200];
const never = new AbortController().signal;
const deadlines = { firstTokenMs: 120_000, betweenTokensMs: 120_000, totalMs: 300_000 };

const url = process.env['FORETOKEN_BENCH_URL'];
if (url === undefined) console.error('skipped: FORETOKEN_BENCH_URL names no server');
else await measure(url);

/** One row for each measurement: those before one that fails are kept. */
async function measure(server: string): Promise<void> {
  const ours = createServerBackend({ url: server, model: '', deadlines });
  const bare = openBareClient(server);
  const row = (name: string, value: object) => console.log(JSON.stringify({ [name]: value }));
  try {
    const health = await ours.probe(never);
    if (!health.ok) throw new Error(health.failure.detail);
    row('server', { kind: ours.served?.server, version: ours.served?.version, model: ours.model });
    row('firstToken', await firstTokens(ours, (body) => bare.firstBytesMs(body)));
    for (const streams of streamsAtOnce) row(`streams${streams}`, await together(ours, server, streams));
    if (ours.served?.server === 'vllm') row('freeAgainMs', await aborts(ours, server));
    row('afterEachKey', await firstTokenTimes(ours, 10, 2_100));
  } finally {
    await Promise.all([ours.close(), bare.close()]);
  }
}

/** Of the same short prompt, which the server knows after the first time. */
async function firstTokens(ours: Backend, bareMs: (body: string) => Promise<number>): Promise<object> {
  const prompt = await promptWithText(ours);
  const body = bodyOf(ours.model, prompt, 1);
  const [undici, adapter]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds + warmUp; i++) {
    // Taking turns in going first.
    if (i % 2 === 0) undici.push(await bareMs(body));
    adapter.push((await ask(ours, prompt, 1)).firstMs);
    if (i % 2 === 1) undici.push(await bareMs(body));
  }
  return { undici: percentiles(undici.slice(warmUp)), adapter: percentiles(adapter.slice(warmUp)) };
}

/** Twice each, in turns; the faster counts, since the first of a number of streams may make the server compile something. */
async function together(ours: Backend, server: string, streams: number): Promise<object> {
  const [adapter, undici]: [number[], number[]] = [[], []];
  let firstMs: number[] = [];
  let [failed, shorter] = [0, 0];
  for (let round = 0; round < 2; round++) {
    const prompts = (from: number) => Array.from({ length: streams }, (_, i) => promptOf(1 + from + i));
    const base = (round * 2 + 1) * 1_000 * streams;
    const began = performance.now();
    const answers = await Promise.all(prompts(base).map((prompt) => ask(ours, prompt, writtenTokens)));
    const written = answers.reduce((sum, { tokens }) => sum + tokens, 0);
    adapter.push((written * 1_000) / (performance.now() - began));
    firstMs = answers.map((answer) => answer.firstMs);
    failed += answers.filter(({ end }) => end === 'failed').length;
    shorter += answers.filter(({ tokens }) => tokens < writtenTokens).length;
    undici.push(await bareTokensPerSecond(server, ours.model, prompts(base + 500 * streams)));
  }
  const tokensPerSecond = { adapter: Math.round(Math.max(...adapter)), undici: Math.round(Math.max(...undici)) };
  return { tokensPerSecond, firstTokenMs: percentiles(firstMs.filter((ms) => !Number.isNaN(ms))), failed, shorter };
}

async function ask(backend: Backend, prompt: string, tokensMax: number) {
  const began = performance.now();
  let [firstMs, tokens, end] = [Number.NaN, 0, ''];
  const request = { prompt: toPromptText(prompt).text, stop: [], tokensMax, temperature: 0, topP: 1 };
  for await (const part of backend.complete(request, never)) {
    if (part.kind === 'text' && Number.isNaN(firstMs)) firstMs = performance.now() - began;
    if (part.kind === 'end') end = part.reason;
    if ('usage' in part) tokens = part.usage?.completionTokens ?? tokens;
  }
  return { firstMs, tokens, end };
}

async function bareTokensPerSecond(server: string, model: string, prompts: readonly string[]): Promise<number> {
  const began = performance.now();
  const texts = await Promise.all(
    prompts.map(async (prompt) => {
      const headers = { 'content-type': 'application/json' };
      const body = bodyOf(model, prompt, writtenTokens);
      return (await fetch(`${server}/v1/completions`, { method: 'POST', headers, body })).text();
    }),
  );
  const written = texts.map((text) => Number(/"completion_tokens":\s*(\d+)/.exec(text.slice(-500))?.[1] ?? 0));
  return (written.reduce((sum, tokens) => sum + tokens, 0) * 1_000) / (performance.now() - began);
}

async function aborts(ours: Backend, server: string): Promise<object> {
  const took: number[] = [];
  for (let i = 0; i < abortsMade; i++) {
    const aborting = new AbortController();
    let gone = 0;
    const request = { prompt: toPromptText(promptOf(i)).text, stop: [], tokensMax: 1_500, temperature: 0, topP: 1 };
    for await (const part of ours.complete(request, aborting.signal)) {
      if (part.kind !== 'text' || gone > 0) continue;
      gone = performance.now();
      aborting.abort();
    }
    while ((await requestsAt(server)).running > 0) await delay(1);
    took.push(performance.now() - gone);
  }
  return percentiles(took);
}

/** A first token may be half a character, or a marker without a text. */
async function promptWithText(ours: Backend): Promise<string> {
  for (let i = 0; ; i++) if (i > 100 || !Number.isNaN((await ask(ours, promptOf(i), 1)).firstMs)) return promptOf(i);
}

/** Unlike any other from its first token on. */
function promptOf(i: number): string {
  return `# ${i}\n${Array.from({ length: 12 }, (_, line) => `total_${line} = total_${line} + ${i * line}\n`).join('')}total_`;
}

function bodyOf(model: string, prompt: string, max_tokens: number): string {
  const stream_options = { include_usage: true };
  return JSON.stringify({ model, prompt, max_tokens, temperature: 0, stream: true, stream_options });
}
