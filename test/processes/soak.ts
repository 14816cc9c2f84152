/**
 * Two editors that type into real files through forwarders to a real daemon, which has a moody backend: what is left of it in memory?
 * Every answer is judged as in the simulation, but for who proposed it.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { systemClock } from '@foretoken/base/clock.js';
import {
  type FakeBackend,
  type FakeScript,
  httpError,
  startFakeBackend,
  streams,
  streamsRaw,
} from '@foretoken/inference/testing/fake-backend.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import { Scene } from '../cli/foretoken-process.js';
import { judged } from '../sim/invariants.js';
import { Random } from '../sim/random.js';
import { SimulatedEditor } from '../sim/simulated-editor.js';
import { realFiles } from '../sim/simulated-services.js';
import { step } from '../sim/typing-step.js';
import { discoveryOf } from './daemon-client.js';
import { childrenOf, pssOf } from './process-memory.js';

/** Proportional set sizes, MiB. */
interface Memory {
  readonly daemon: number;
  readonly indexer: number;
  readonly forwarders: number;
}

export interface SoakReport {
  readonly keys: number;
  readonly answers: number;
  readonly shown: number;
  readonly backendRequests: number;
  /** Medians round a fifth of the way, and of the last stretch. */
  readonly early: Memory;
  readonly late: Memory;
  readonly ratio: number;
  readonly seconds: number;
}

/** Throws at the first answer that is not as it must be, and when one does not come. `say` hears how it goes. */
export async function soak(keys: number, seed: number, say: (line: string) => void = () => {}): Promise<SoakReport> {
  const scene = new Scene();
  const random = new Random(seed);
  const backend = await startFakeBackend(moody(random), ['qwen2.5-coder-7b']);
  const began = performance.now();
  try {
    const files = realFiles();
    scene.write(Object.fromEntries(files));
    const editors: { readonly editor: SimulatedEditor; readonly forwarder: ChildProcessWithoutNullStreams }[] = [];
    const counts = { answers: 0, shown: 0 };
    const faults: string[] = [];
    for (let at = 0; at < 2; at++) editors.push(await openEditor(scene, backend, counts, faults));
    const memory = (): Memory => {
      const daemon = discoveryOf(scene)?.pid ?? 0;
      const sum = (pids: readonly number[]) => pids.reduce((mib, pid) => mib + pssOf(pid), 0);
      return {
        daemon: pssOf(daemon),
        indexer: sum(childrenOf(daemon)),
        forwarders: sum(editors.map(({ forwarder }) => forwarder.pid ?? 0)),
      };
    };
    const samples: { readonly key: number; readonly memory: Memory }[] = [];
    for (let key = 0; key < keys; key++) {
      const { editor } = random.of(editors);
      await step({
        editor,
        random,
        files,
        root: scene.root,
        pass: () => untilAnswered(editor),
        save: ({ path, text }) => scene.write({ [path]: text }),
      });
      if (faults.length > 0) throw new Error(`seed ${seed}, key ${key}: ${faults.join('; ')}`);
      if (key % Math.ceil(keys / samplesMax) === 0) samples.push({ key, memory: memory() });
      if (key % 1_000 === 0) say(`${key} keys, MiB: ${JSON.stringify(samples.at(-1)?.memory)}`);
    }
    const mediansOf = (from: number, to: number) => {
      const own = samples.filter(({ key }) => key >= from * keys && key <= to * keys).map(({ memory }) => memory);
      return {
        daemon: median(own.map(({ daemon }) => daemon)),
        indexer: median(own.map(({ indexer }) => indexer)),
        forwarders: median(own.map(({ forwarders }) => forwarders)),
      };
    };
    const [early, late] = [mediansOf(0.17, 0.23), mediansOf(0.94, 1)];
    return {
      keys,
      ...counts,
      backendRequests: backend.requests.length,
      early,
      late,
      ratio: Number((allOf(late) / allOf(early)).toFixed(3)),
      seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    };
  } finally {
    await backend.close();
    scene.remove();
  }
}

async function openEditor(
  scene: Scene,
  backend: FakeBackend,
  counts: { answers: number; shown: number },
  faults: string[],
): Promise<{ editor: SimulatedEditor; forwarder: ChildProcessWithoutNullStreams }> {
  const forwarder = scene.spawn(['lsp', '--stdio'], {
    FORETOKEN_BACKEND_URL: backend.url,
    FORETOKEN_BACKEND_MODEL: 'qwen2.5-coder-7b',
    FORETOKEN_BACKEND_FIRST_TOKEN_MS: '1000',
  });
  forwarder.stdin.on('error', () => {});
  forwarder.stderr.resume();
  const stream = Duplex.from({ readable: forwarder.stdout, writable: forwarder.stdin });
  stream.on('error', () => {});
  const editor: SimulatedEditor = new SimulatedEditor(framedTransport(stream, systemClock), 'utf-16', {
    nowMs: () => systemClock.now(),
    answer(answered) {
      counts.answers++;
      const { items, broken } = judged(editor, answered);
      const [first] = items;
      if (first !== undefined) counts.shown++;
      const completionId = first?.command.arguments[0]?.completionId ?? 0;
      answered.asked.document.ghost = first && { text: first.insertText, completionId };
      faults.push(...broken);
    },
    fault: (what) => faults.push(what),
  });
  await editor.start(scene.root);
  await editor.request('foretoken/index', { root: scene.root });
  return { editor, forwarder };
}

/** Mostly a user sees the answer before the next key. */
async function untilAnswered(editor: SimulatedEditor): Promise<void> {
  const end = performance.now() + answerMsMax;
  while (editor.pending.size > 0) {
    if (performance.now() > end) throw new Error('a request is not answered');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function moody(random: Random): FakeScript {
  const scripts: readonly FakeScript[] = [
    streams(['return ', 'value;\n', 'more();\n']),
    streams(['const answer = compute(', 'one, two);\n']),
    streams(['{\n    first();\n', '    second();\n  }\n', 'third();\n']),
    streams(['']),
    streamsRaw(['data: {"choices": [{"te\n\n', 'data: \u0000\n\n']),
    streamsRaw(['data: {"choices":[{"text":"half'], 'reset'),
    httpError(500, 'as scripted'),
  ];
  return (request, answer) =>
    (random.chance(0.9) ? scripts[random.whole(0, 2)] : random.of(scripts))?.(request, answer);
}

function allOf({ daemon, indexer, forwarders }: Memory): number {
  return daemon + indexer + forwarders;
}

function median(numbers: readonly number[]): number {
  return Number((numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0).toFixed(1));
}

const samplesMax = 200;
const answerMsMax = 60_000;
