/**
 * What the daemon adds to a backend's own time, in milliseconds: from a request at a new line to its answer over the WebSocket, context and
 * prompt included, less what the server took until the text was whole; beside a bare HTTP client that reads the same stream
 * from the same server to the same place. 2,000 files are indexed. Behind typed characters the daemon may wait for the next one first;
 * behind a written line it had a pause to find the context of the next. Every third file is opened a while before anything is asked there
 * (`openedBefore`), as people do, the others at that moment (`daemon`); `all` is every request of these sessions that the backend answered.
 * Then the server goes: the time until the answer that the embedded engine gives, or has none, at the first requests after that, and
 * once the breaker is open.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { event, startFakeBackend, startStream } from '@foretoken/inference/testing/fake-backend.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';
import { openSession } from './session.js';
import { WebEditor } from './web-editor.js';

const firstTokenMs = 40;
const betweenTokensMs = 4;
const tokens = ['answer', 'Of', 'Everything', '(', 'one', ', ', 'two', ');', '\n', 'more', '();\n'];
const shown = tokens.slice(0, 8).join('');
const places = 200;
/** Between the last key of a line and Enter. */
const pauseMs = 150;
/** Between a file's opening and the first key there. */
const lookMs = 500;
const placesWithout = 120;
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
  const { port, token } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
  const editor = await WebEditor.connect(port, token, scene.root);
  const daemon: number[] = [];
  const openedBefore: number[] = [];
  const behindCharacters: number[] = [];
  const behindLine: number[] = [];
  const bare: number[] = [];
  const agent = new Agent({ keepAlive: true });
  const all: number[] = [];
  const ask = async (kind: number[]): Promise<boolean> => {
    const { text, ms } = await editor.ask();
    // Where the embedded engine is certain, no backend is asked.
    if (text !== shown) return false;
    kind.push(ms - servedMs);
    all.push(ms - servedMs);
    return true;
  };
  let shownFiles = 0;
  for (const { file, before, after } of newLines()) {
    if (daemon.length >= places) break;
    editor.show(file, before, after);
    const isLookedAt = shownFiles++ % 3 === 2;
    if (isLookedAt) await sleep(lookMs);
    if (!(await ask(isLookedAt ? openedBefore : daemon))) continue;
    const body = JSON.stringify(server.requests.at(-1)?.body);
    bare.push((await bareMs(agent, body)) - servedMs);
    editor.type('zq');
    await ask(behindCharacters);
    // As one who has written a line and begins the next.
    editor.type(`(${shownFiles});`);
    await ask([]);
    await sleep(pauseMs);
    editor.newLine();
    await ask(behindLine);
  }
  const stages = stageMedians(512);
  agent.destroy();
  await server.close();
  const without: number[] = [];
  for (const { file, before, after } of [...newLines()].toReversed().slice(0, placesWithout)) {
    editor.show(file, before, after);
    without.push((await editor.ask()).ms);
  }
  const stagesWithout = stageMedians(placesWithout - opening);
  editor.close();
  keeper.close();
  console.log(
    JSON.stringify({
      all: percentiles(all),
      daemon: percentiles(daemon),
      openedBefore: percentiles(openedBefore),
      bareClient: percentiles(bare),
      behindCharacters: percentiles(behindCharacters),
      behindLine: percentiles(behindLine),
      stageMedians: stages,
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

/** Of the newest requests, by stage. */
function stageMedians(requests: number): Record<string, number> {
  const stages = new Map<string, number[]>();
  for (const trace of JSON.parse(scene.run('trace', '--max', `${requests}`, '--json')).traces)
    for (const { stage, ms } of trace.stages) stages.set(stage, [...(stages.get(stage) ?? []), ms]);
  return Object.fromEntries([...stages].map(([stage, times]) => [stage, percentiles(times).p50]));
}

/** Lines that are about to be written, the old ones below. */
function* newLines(): Generator<{ file: string; before: string; after: string }> {
  for (let part = 3; part < 20; part++) {
    const folder = join(scene.root, `part-${part}`);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const lines = readFileSync(file, 'utf8').split('\n');
      const line = Math.floor(lines.length / 2);
      if (lines.length < 12 || lines[line]?.trim() === '') continue;
      const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
      yield { file, before: [...lines.slice(0, line), indent].join('\n'), after: `\n${lines.slice(line).join('\n')}` };
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
