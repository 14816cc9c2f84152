/**
 * A model in a process of ours against llama.cpp's server (where it is installed) with the same file and context, each with all cores and with one
 * less, ours with what others leave too, and on a graphics card where the installed engine finds one, in turns:
 * loading, first token of a prompt that is new, first token after one more character, tokens a second, memory. Milliseconds and, since
 * other work on the machine changes those, processor time of the process that runs the model. Then the same beside a program that
 * keeps one core busy, as a compiler or an indexer does. Ends within some minutes, however busy the machine is: no further round begins
 * once its time is up, and what takes too long is given up, counted, and noted with the time until then.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { residentBytes } from '@foretoken/daemon/indexer/indexer-supervisor.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { llamaCppMissing, startLlamaCpp } from '../../engines/llama-cpp-server.js';
import { localModel, localModelMissing } from '../../engines/local-model.js';
import { percentiles } from '../percentiles.js';

const roundsMax = 5;
/** Of either half. */
const takingMsMax = 120_000;
const askMsMax = 20_000;
const writtenTokens = 32;
const never = new AbortController().signal;
const deadlines = { firstTokenMs: 300_000, betweenTokensMs: 300_000, totalMs: 600_000 };
/** That no prompt has in common with an earlier one. */
let prompts = 0;

interface Contender {
  readonly name: string;
  readonly backend: Backend;
  readonly pid: () => number;
  readonly loadMs: number;
  readonly figures: Map<string, number[]>;
  end(): Promise<void>;
}

const missing = localModelMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
else console.log(JSON.stringify(await compare()));

async function compare(): Promise<object> {
  const cores = availableParallelism();
  const all: Contender[] = [];
  try {
    for (const threads of [...new Set([Math.max(1, cores - 1), cores])]) {
      all.push(await ownProcess(threads));
      if (llamaCppMissing() === undefined) all.push(await llamaCpp(threads));
    }
    all.push(await ownProcess(0));
    const card = await onCard(Math.max(1, cores - 1));
    if (card !== undefined) all.push(card);
    const alone = await take(all);
    const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    try {
      return { cores, alone, besideOneBusyCore: await take(all) };
    } finally {
      busy.kill('SIGKILL');
    }
  } finally {
    for (const contender of all) await contender.end();
  }
}

/** In turns, and each as often before as behind every other. */
async function take(all: readonly Contender[]): Promise<object> {
  for (const contender of all) contender.figures.clear();
  const began = performance.now();
  let rounds = 0;
  const isOver = () => rounds >= roundsMax || (rounds > 0 && performance.now() - began > takingMsMax);
  for (; !isOver(); rounds++)
    for (const contender of rounds % 2 === 0 ? all : all.toReversed()) if (!isOver()) await measure(contender, rounds);
  return { rounds, ...Object.fromEntries(all.map((contender) => [contender.name, summary(contender)])) };
}

async function ownProcess(threads: number): Promise<Contender> {
  const { process: runner, backend } = localModel({ threads });
  const start = performance.now();
  await backend.probe(never);
  const name = `own process, ${threads || 'spare'} threads`;
  const end = () => backend.close();
  return { name, backend, pid: () => runner.pid ?? 0, loadMs: performance.now() - start, figures: new Map(), end };
}

/** Where the engine that is installed finds a graphics card. */
async function onCard(threads: number): Promise<Contender | undefined> {
  const { process: runner, backend } = localModel({ threads, gpu: 'auto' });
  const start = performance.now();
  const { gpu } = await runner.ready();
  const loadMs = performance.now() - start;
  const end = () => backend.close();
  if (gpu !== false)
    return { name: `own process, ${gpu}`, backend, pid: () => runner.pid ?? 0, loadMs, figures: new Map(), end };
  await end();
  return undefined;
}

async function llamaCpp(threads: number): Promise<Contender> {
  const start = performance.now();
  const server = await startLlamaCpp({ threads });
  const backend = createServerBackend({ url: server.url, model: '', deadlines });
  await backend.probe(never);
  const end = async () => {
    await backend.close();
    await server.stop();
  };
  const loadMs = performance.now() - start;
  return {
    name: `llama.cpp server, ${threads} threads`,
    backend,
    pid: () => server.pid,
    loadMs,
    figures: new Map(),
    end,
  };
}

async function measure(contender: Contender, round: number): Promise<void> {
  const note = (name: string, value: number) => {
    contender.figures.set(name, [...(contender.figures.get(name) ?? []), value]);
  };
  const prompt = `"""Module ${++prompts} of ${contender.name}."""\n${body(round)}`;
  const cold = await ask(contender, prompt, 1);
  note('promptTokens', cold.promptTokens);
  note('coldMs', cold.firstMs);
  note('coldCpuMs', cold.cpuMs);
  note('givenUp', Number(cold.isGivenUp));
  // What it had not read yet would count as typed.
  if (cold.isGivenUp) return;
  for (const typed of ['d', 'de', 'def']) {
    const warm = await ask(contender, prompt + typed, 1);
    note('appendedMs', warm.firstMs);
    note('appendedCpuMs', warm.cpuMs);
    note('appendedTokensRead', warm.promptTokens - warm.cachedTokens);
  }
  const long = await ask(contender, `${prompt}def `, writtenTokens);
  note('tokensPerSecond', ((long.written - 1) * 1_000) / Math.max(1, long.restMs));
  note('cpuMsPerToken', long.cpuMs / Math.max(1, long.written));
  note('memoryMb', residentBytes(contender.pid()) / 1e6);
}

async function ask(contender: Contender, prompt: string, tokensMax: number) {
  const cpu = cpuMs(contender.pid());
  const start = performance.now();
  let firstMs: number | undefined;
  let usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
  const request = { prompt: toPromptText(prompt).text, stop: [], tokensMax, temperature: 0, topP: 1 };
  let isGivenUp = false;
  for await (const part of contender.backend.complete(request, AbortSignal.timeout(askMsMax))) {
    if (part.kind === 'text') firstMs ??= performance.now() - start;
    else if (part.reason === 'failed') throw new Error(part.failure.detail);
    else isGivenUp = part.reason === 'aborted';
    if (part.usage !== undefined) usage = { ...part.usage, cachedTokens: part.usage.cachedTokens ?? 0 };
  }
  const allMs = performance.now() - start;
  const restMs = allMs - (firstMs ?? allMs);
  return {
    ...usage,
    firstMs: firstMs ?? allMs,
    restMs,
    written: usage.completionTokens,
    isGivenUp,
    cpuMs: cpuMs(contender.pid()) - cpu,
  };
}

/** About 700 tokens that no other round has in common. */
function body(round: number): string {
  const names = ['total', 'scale', 'offset', 'merge', 'weight'];
  const name = names[round % names.length] ?? 'other';
  return Array.from(
    { length: 28 },
    (_, i) => `def ${name}_${i}(first, second):\n    return first + second * ${i}\n\n`,
  ).join('');
}

function summary({ loadMs, figures }: Contender): object {
  const { givenUp = [], ...taken } = Object.fromEntries(figures);
  const medians = Object.entries(taken).map(([name, values]) => [name, Number(percentiles(values).p50.toFixed(1))]);
  const times = givenUp.reduce((sum, one) => sum + one, 0);
  return { loadMs: Math.round(loadMs), givenUp: times, ...Object.fromEntries(medians) };
}

/** User and system time of a process and its threads; 0 where there is no /proc. */
function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}
