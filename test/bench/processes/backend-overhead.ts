/**
 * What the daemon adds to a backend's own time, in milliseconds: from a request to its answer over the WebSocket, context and
 * prompt included, less what the server took until the text was whole; beside a bare HTTP client that reads the same stream
 * from the same server to the same place. 2,000 files are indexed, and of each only one session asks: opens it, begins a line, types on, ends
 * the line, and after a pause begins the next.
 *
 * The first request is at a new line, of a file that is opened at that moment (`daemon`) or 0.7 s before (`openedBefore`), with nothing told in
 * between; `all` is every request of these sessions that the backend answered. `withRests` are the sessions of clients that tell where the cursor
 * rests: the file is opened as it is, the cursor put to a place, its rest told 0.2 s later and another half a second later a key pressed, Enter at
 * the end of a line (`enter`) or a character on a line just begun (`key`). A client that tells no rests and waits before it asks, as Neovim 0.12
 * does by itself, tells of Enter before it (`typedBefore`, which is no part of `all`). Behind typed characters the daemon may wait for the next one
 * first (`behindCharacters`), and while the end of a line is answered (`lineEnd`) it finds the context of the next one; behind a written line it had a pause
 * for that.
 *
 * `ran` is the time for which the daemon's main thread had a processor from a request to its answer (Linux alone): it counts what is done while the server works, too,
 * but not what other programs did. By itself it takes `--places N` for fewer files (75 of each kind by default) and `--slowest N`, which tells the stages of the slowest.
 *
 * Then the server goes: the time until the answer that the embedded engine gives, or has none, at the first requests after that, and
 * once the breaker is open.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { event, startFakeBackend, startStream } from '@foretoken/inference/testing/fake-backend.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';
import { openSession } from './session.js';
import { threadTime } from './thread-time.js';
import { WebEditor } from './web-editor.js';

const firstTokenMs = 40;
const betweenTokensMs = 4;
const tokens = ['answer', 'Of', 'Everything', '(', 'one', ', ', 'two', ');', '\n', 'more', '();\n'];
const shown = tokens.slice(0, 8).join('');
const flags = parseArgs({
  options: { places: { type: 'string', default: '75' }, slowest: { type: 'string', default: '0' } },
});
/** Files of each kind. */
const places = Number(flags.values.places);
/** Of the requests with a backend, so many of the slowest are told with their stages. */
const slowest = Number(flags.values.slowest);
/** Between the last key of a line and Enter. */
const pauseMs = 150;
/** After a cursor came to a place, its rest is told, as the clients here do, and then a key is pressed. */
const restToldMs = 200;
const restMs = 500;
/** A change is told so long before it is asked about: Neovim 0.12 waits 200 ms, and tells of a change 150 ms after the last at the latest. */
const typedMs = 50;
const placesWithout = 120;
/** How a file's first request comes about; `all` and `withRests`: every request of sessions that tell no rests, and of those that do. */
const ways = ['daemon', 'openedBefore', 'typedBefore', 'enter', 'key'] as const;
const rows = ['all', 'withRests', ...ways, 'behindCharacters', 'lineEnd', 'behindLine'] as const;
type Way = (typeof ways)[number];
type Row = (typeof rows)[number];

interface NewLine {
  readonly file: string;
  readonly above: string;
  /** Of the new line, which an editor sets. */
  readonly indent: string;
  readonly below: string;
}

/** Requests that find out that the server is gone. */
const opening = 3;

/** How long the server took for its last request, until the token that ends the line. */
let servedMs = 0;
const server = await startFakeBackend(
  (_request, answer) => {
    const began = performance.now();
    startStream(answer);
    const send = (at: number) => {
      const token = tokens[at];
      if (answer.destroyed || token === undefined) return;
      answer.write(event(token));
      if (token === '\n') servedMs = performance.now() - began;
      setTimeout(() => send(at + 1), betweenTokensMs);
    };
    setTimeout(() => send(0), firstTokenMs);
  },
  ['qwen2.5-coder-7b'],
);
const scene = new BenchScene({ FORETOKEN_BACKEND_URL: server.url, FORETOKEN_BACKEND_MODEL: 'qwen2.5-coder-7b' });
try {
  scene.fill(2_000, 6_000_000);
  const keeper = await openSession(scene, scene.root);
  const { port, token, pid } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
  const editor = await WebEditor.connect(port, token, scene.root);
  const bare: number[] = [];
  const agent = new Agent({ keepAlive: true });
  const took = new Map<Row, number[]>(rows.map((row) => [row, []]));
  const ran = new Map<Row, number[]>(rows.map((row) => [row, []]));
  const told: { readonly ms: number; readonly rows: readonly Row[]; readonly [fact: string]: unknown }[] = [];
  const ask = async (...kept: readonly Row[]): Promise<boolean> => {
    const before = threadTime(pid);
    const { text, ms } = await editor.ask();
    // Where the embedded engine is certain, no backend is asked.
    if (text !== shown) return false;
    const after = threadTime(pid);
    const [ranMs, waitedMs] = [after.ranMs - before.ranMs, after.waitedMs - before.waitedMs];
    for (const row of kept) {
      took.get(row)?.push(ms - servedMs);
      ran.get(row)?.push(ranMs);
    }
    if (slowest > 0) {
      const { stages } = await editor.newestTrace();
      told.push({ rows: kept, ms: ms - servedMs, ranMs, waitedMs, stages });
    }
    return true;
  };
  let files = 0;
  const begin = async (way: Way, { file, above, indent, below }: NewLine): Promise<boolean> => {
    const isBegun = way !== 'enter' && way !== 'typedBefore';
    editor.show(file, isBegun ? `${above}\n${indent}` : above, below);
    if (way === 'daemon') return ask('daemon', 'all');
    await sleep(restToldMs);
    if (way === 'enter' || way === 'key') editor.rested();
    await sleep(restMs);
    if (way === 'openedBefore') return ask('openedBefore', 'all');
    if (isBegun) editor.type('z');
    else editor.newLine(indent);
    if (way !== 'typedBefore') return ask(way, 'withRests');
    await sleep(typedMs);
    return ask('typedBefore');
  };
  for (const place of newLines()) {
    if ([...ways].every((way) => (took.get(way)?.length ?? 0) >= places)) break;
    const way = ways[files++ % ways.length] ?? 'daemon';
    if (!(await begin(way, place))) continue;
    const body = JSON.stringify(server.requests.at(-1)?.body);
    bare.push((await bareMs(agent, body)) - servedMs);
    const whole = wholeOf(way);
    editor.type('zq');
    await ask(...whole, 'behindCharacters');
    // As one who has written a line and begins the next.
    editor.type(`(${files});`);
    await ask(...whole, 'lineEnd');
    await sleep(pauseMs);
    editor.newLine();
    await ask(...whole, 'behindLine');
  }
  const stages = stageMedians(512);
  agent.destroy();
  await server.close();
  const without: number[] = [];
  for (const { file, above, indent, below } of [...newLines()].toReversed().slice(0, placesWithout)) {
    editor.show(file, `${above}\n${indent}`, below);
    without.push((await editor.ask()).ms);
  }
  const stagesWithout = stageMedians(placesWithout - opening);
  editor.close();
  keeper.close();
  console.log(
    JSON.stringify({
      ...Object.fromEntries(rows.map((row) => [row, percentiles(took.get(row) ?? [])])),
      bareClient: percentiles(bare),
      stageMedians: stages,
      ran: Object.fromEntries(rows.map((row) => [row, percentiles(ran.get(row) ?? [])])),
      ...(slowest > 0 && { slowest: told.toSorted((a, b) => b.ms - a.ms).slice(0, slowest) }),
      withoutServer: {
        first: without.slice(0, opening),
        later: percentiles(without.slice(opening)),
        stageMedians: stagesWithout,
      },
      serverMs: firstTokenMs + 8 * betweenTokensMs,
    }),
  );
} finally {
  scene.remove();
  await server.close();
}

/** The row that all requests of a session count in. */
function wholeOf(way: Way): readonly Row[] {
  switch (way) {
    case 'daemon':
    case 'openedBefore':
      return ['all'];
    case 'enter':
    case 'key':
      return ['withRests'];
    case 'typedBefore':
      return [];
  }
}

/** Of the newest requests, by stage. */
function stageMedians(requests: number): Record<string, number> {
  const stages = new Map<string, number[]>();
  for (const trace of JSON.parse(scene.run('trace', '--max', `${requests}`, '--json')).traces)
    for (const { stage, ms } of trace.stages) stages.set(stage, [...(stages.get(stage) ?? []), ms]);
  return Object.fromEntries([...stages].map(([stage, times]) => [stage, percentiles(times).p50]));
}

/** Lines that are about to be written, the old ones below. */
function* newLines(): Generator<NewLine> {
  for (let part = 3; part < 20; part++) {
    const folder = join(scene.root, `part-${part}`);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const lines = readFileSync(file, 'utf8').split('\n');
      const line = Math.floor(lines.length / 2);
      if (lines.length < 12 || lines[line]?.trim() === '') continue;
      const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
      yield { file, above: lines.slice(0, line).join('\n'), indent, below: `\n${lines.slice(line).join('\n')}` };
    }
  }
}

/** The same request, read to the same place by nothing but Node's own client. */
function bareMs(agent: Agent, body: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request(`${server.url}/v1/completions`, { agent, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (!text.includes(JSON.stringify('\n'))) return;
        resolve(performance.now() - began);
        answer.destroy();
      });
      answer.on('error', () => {});
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
