/**
 * A model in a process of ours against llama.cpp's server with the same file, threads and context, in turns: loading, first token of
 * a prompt that is new, first token after one more character, tokens a second, memory. Milliseconds and, since other work
 * on the machine changes those, processor time of the process that runs the model.
 */
import { readFileSync } from 'node:fs';
import { residentBytes } from '@foretoken/daemon/indexer/indexer-supervisor.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { llamaCppMissing, startLlamaCpp } from '../../engines/llama-cpp-server.js';
import { localModel, localModelMissing } from '../../engines/local-model.js';
import { percentiles } from '../percentiles.js';

const rounds = 5;
const writtenTokens = 64;
const never = new AbortController().signal;

interface Contender {
  readonly name: string;
  readonly backend: Backend;
  readonly pid: () => number;
  readonly loadMs: number;
  readonly figures: Map<string, number[]>;
}

const missing = localModelMissing() ?? llamaCppMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
else for (const threads of [1, 2]) console.log(JSON.stringify(await compare(threads)));

async function compare(threads: number): Promise<object> {
  const deadlines = { firstTokenMs: 300_000, betweenTokensMs: 300_000, totalMs: 600_000 };
  const start = performance.now();
  const server = await startLlamaCpp({ threads });
  const served = createServerBackend({ url: server.url, model: '', deadlines });
  await served.probe(never);
  const serverMs = performance.now() - start;
  const { process: runner, backend } = localModel({ threads });
  const ownStart = performance.now();
  await backend.probe(never);
  const ownMs = performance.now() - ownStart;
  const both: Contender[] = [
    { name: 'own process', backend, pid: () => runner.pid ?? 0, loadMs: ownMs, figures: new Map() },
    { name: 'llama.cpp server', backend: served, pid: () => server.pid, loadMs: serverMs, figures: new Map() },
  ];
  try {
    for (let round = 0; round < rounds; round++)
      for (const contender of round % 2 === 0 ? both : both.toReversed()) await measure(contender, round);
    return { threads, rounds, ...Object.fromEntries(both.map((contender) => [contender.name, summary(contender)])) };
  } finally {
    await backend.close();
    await served.close();
    await server.stop();
  }
}

async function measure(contender: Contender, round: number): Promise<void> {
  const note = (name: string, value: number) => {
    contender.figures.set(name, [...(contender.figures.get(name) ?? []), value]);
  };
  const prompt = `"""Module ${round} of ${contender.name}."""\n${body(round)}`;
  const cold = await ask(contender, prompt, 1);
  note('promptTokens', cold.promptTokens);
  note('coldMs', cold.firstMs);
  note('coldCpuMs', cold.cpuMs);
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
  for await (const part of contender.backend.complete(request, never)) {
    if (part.kind === 'text') firstMs ??= performance.now() - start;
    else if (part.reason === 'failed') throw new Error(part.failure.detail);
    if (part.usage !== undefined) usage = { ...part.usage, cachedTokens: part.usage.cachedTokens ?? 0 };
  }
  const allMs = performance.now() - start;
  const restMs = allMs - (firstMs ?? allMs);
  return {
    ...usage,
    firstMs: firstMs ?? allMs,
    restMs,
    written: usage.completionTokens,
    cpuMs: cpuMs(contender.pid()) - cpu,
  };
}

/** About 1,500 tokens that no other round has in common. */
function body(round: number): string {
  const names = ['total', 'scale', 'offset', 'merge', 'weight'];
  const name = names[round % names.length] ?? 'other';
  return Array.from(
    { length: 62 },
    (_, i) => `def ${name}_${i}(first, second):\n    return first + second * ${i}\n\n`,
  ).join('');
}

function summary({ loadMs, figures }: Contender): object {
  const medians = Array.from(figures, ([name, values]) => [name, Number(percentiles(values).p50.toFixed(1))]);
  return { loadMs: Math.round(loadMs), ...Object.fromEntries(medians) };
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
