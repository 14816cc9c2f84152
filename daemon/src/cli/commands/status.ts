/** `foretoken status`: the daemon, its clients, codebases and backend. */

import type { ResultOf } from '@foretoken/protocol/method.js';
import { methods } from '@foretoken/protocol/methods.js';
import { connectDaemon } from '../../operations/connect-daemon.js';
import { foldersOf } from '../../platform/folders.js';
import { computesOnText } from '../../runner/computes-on.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { leftOut } from '../left-out.js';
import { printJson, printLine } from '../output.js';
import { printable, speedText } from '../progress-line.js';
import { sayProblems } from '../say-problems.js';

export async function run({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  const json = flags['json'] === true;
  const folders = foldersOf(io.env, process.platform);
  const daemon = await connectDaemon(folders.run);
  if (daemon === undefined) {
    await (json ? printJson(io, { running: false }) : printLine(io, 'No daemon is running.'));
    return exitCodes.done;
  }
  try {
    const status = await daemon.caller.call(methods.status, undefined, 10_000, signal);
    if (json) await printJson(io, { running: true, ...status });
    else for (const line of report(status)) await printLine(io, printable(line));
    await sayProblems(io, loadSettings({ folders, env: io.env }).problems);
    return exitCodes.done;
  } finally {
    daemon.close();
  }
}

function report(status: ResultOf<typeof methods.status>): string[] {
  const lines = [
    `Foretoken ${status.version}, process ${status.pid}, up ${upText(status.uptimeMs)}, ${(status.memoryBytes / 1e6).toFixed(0)} MB`,
    `backend: ${backendText(status.backend)}${redactedText(status.redactions)}`,
    ...endpointLines(status.backend?.endpoints ?? []),
    ...(status.embedding ? [`embeddings: ${embeddingText(status.embedding)}`] : []),
  ];
  if (status.completions !== undefined) lines.push(...completionLines(status.completions));
  for (const codebase of status.codebases) {
    const { root, phase, filesDone, filesTotal, skipped, problem } = codebase;
    const state =
      phase === 'ready'
        ? `${filesTotal} files${leftOut(skipped)}`
        : `${phaseText[phase]}, ${filesDone} of ${filesTotal} files${speedText(codebase)}`;
    lines.push(`codebase: ${root} (${state})${problem === undefined ? '' : `: ${problem}`}`);
  }
  if (status.indexes !== undefined) {
    const { roots, bytes, bytesMax, evicted } = status.indexes;
    const deleted = evicted.length === 0 ? '' : `; deleted for their age or the budget: ${evicted.join(', ')}`;
    lines.push(`indexes: ${roots}, ${(bytes / 1e6).toFixed(0)} of ${(bytesMax / 1e6).toFixed(0)} MB${deleted}`);
  }
  for (const { client, roots, documents } of status.sessions) {
    // This command itself is a client for a moment.
    if (roots.length === 0 && documents === 0) continue;
    const open = `${documents} ${documents === 1 ? 'document' : 'documents'}`;
    lines.push(`client: ${[client === '' ? 'unnamed' : client, open, ...roots].join(', ')}`);
  }
  return lines;
}

function completionLines({
  asked,
  shown,
  silent,
  latest,
  ahead,
}: NonNullable<ResultOf<typeof methods.status>['completions']>): string[] {
  if (latest === undefined) return [];
  const [most] = silent;
  const why = most === undefined ? '' : `; of the others, ${most.count} since ${most.text}`;
  return [
    `completions: ${shown} of the last ${asked} requests got a suggestion${why}`,
    `last request: ${latest.path}:${latest.line}, ${latest.text}`,
    ...(ahead === undefined
      ? []
      : [`asked ahead: ${ahead.started} times, ${ahead.used} of use, about ${ahead.tokens} tokens`]),
  ];
}

function upText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return `${Math.floor(ms / 1000)} s`;
  return minutes < 600 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

const phaseText = {
  waiting: 'waiting',
  walking: 'looking for changes',
  indexing: 'indexing',
  structure: 'learning definitions',
  ready: 'ready',
  paused: 'paused',
  failed: 'failed',
} as const;

function redactedText(redactions = 0): string {
  if (redactions === 0) return '';
  return `; ${redactions} ${redactions === 1 ? 'secret' : 'secrets'} replaced in prompts`;
}

function backendText(backend: ResultOf<typeof methods.status>['backend']): string {
  if (backend === null) return 'none; the embedded engine answers';
  const bare = backend.redaction === 'off' ? ', secrets are left in prompts' : '';
  const problem = backend.problem === undefined ? '' : `: ${backend.problem}`;
  const withProblem = backend.state === 'in use' && problem !== '' ? ', with a problem' : '';
  return `${backend.url}${processText(backend.process)}, ${stateText(backend.state)}${withProblem}${problem}${bare}`;
}

function stateText(state: string): string {
  if (state === 'open') return 'left alone for a moment since it fails';
  return state === 'half-open' ? 'being tried again' : state;
}

/** Of a model on this machine. */
function processText(
  process: { pid: number; memoryBytes: number; computesOn?: string | undefined } | null | undefined,
): string {
  if (process === undefined) return '';
  return process === null
    ? ' (on this machine, not loaded)'
    : ` (on this machine, process ${process.pid}${computesOnText(process.computesOn)}, ${(process.memoryBytes / 1e6).toFixed(0)} MB)`;
}

/** One server alone has nothing that the line above does not tell. */
function endpointLines(endpoints: NonNullable<NonNullable<ResultOf<typeof methods.status>['backend']>['endpoints']>) {
  if (endpoints.length < 2) return [];
  return endpoints.map(({ name, model, state, problem, inFlight, requests, failures, affinityHits }) => {
    const failed = failures === 0 ? '' : `, ${failures} failed`;
    const own = requests === 0 ? '' : `, ${Math.round((affinityHits / requests) * 100)} % of documents of its own`;
    const why = problem === undefined ? '' : `; last: ${problem}`;
    return `  ${name}, ${model || 'no model yet'}: ${stateText(state)}, ${inFlight} running, ${requests} done${failed}${own}${why}`;
  });
}

function embeddingText(embedding: NonNullable<ResultOf<typeof methods.status>['embedding']>): string {
  const { url, state, problem, filesDone, filesTotal, chunks } = embedding;
  const why = problem === undefined ? '' : `: ${problem}`;
  return `${url}, ${state}${why}; ${filesDone} of ${filesTotal} files, ${chunks} chunks`;
}
