/**
 * Keystrokes saved: lines that real commits added, typed key by key through a session of the daemon, at each setting of
 * completion.confidence. JSON on standard output. --hunks N: so many of the commits' 170 hunks; --gates a,b; --reaction MS;
 * --skip N: without the first N of these; --lines N: of each at most the first N lines; --wrong: tells each wrong suggestion on standard error;
 * --model: with a real small model as the backend (test/engines/install-llama-cpp.sh), at the pace that --first-token and
 * --token say, in milliseconds; --untold: as a server that does not tell how likely its tokens are. Time is simulated: a run takes as long as the daemon and the model work.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LlamaCppServer, llamaCppMissing, startLlamaCpp } from '../../engines/llama-cpp-server.js';
import { VirtualClock } from '../../sim/virtual-clock.js';
import { evaluationFolder, filesOf } from '../evaluation/read-tasks.js';
import { addTally, emptyTally, figuresOf, type KeystrokeFigures, type KeystrokeTally } from './keystroke-tally.js';
import { llamaCppWriter, pacedModelSettings, startPacedModel } from './paced-model.js';
import { typeHunk, usualHabits, type WrongSuggestion } from './simulated-user.js';
import { someHunks, type TypedHunk, typedHunks } from './typed-hunks.js';
import { keystrokesCache, TypingDaemon } from './typing-daemon.js';

const { values: options } = parseArgs({
  options: {
    hunks: { type: 'string' },
    gates: { type: 'string', default: 'eager,balanced,quiet' },
    reaction: { type: 'string', default: String(usualHabits.reactionMs) },
    model: { type: 'boolean', default: false },
    'first-token': { type: 'string', default: '120' },
    token: { type: 'string', default: '8' },
    skip: { type: 'string', default: '0' },
    lines: { type: 'string' },
    wrong: { type: 'boolean', default: false },
    untold: { type: 'boolean', default: false },
  },
});
const habits = { ...usualHabits, reactionMs: Number(options.reaction) };
const pace = { firstTokenMs: Number(options['first-token']), tokenMs: Number(options.token) };

const wrongPrinter = options.wrong ? printWrong : undefined;

const folder = evaluationFolder();
const missing = options.model ? llamaCppMissing() : undefined;
if (missing !== undefined) console.error(`skipped: ${missing}`);
if (folder !== undefined && missing === undefined) await measure(folder);

async function measure(evaluation: string): Promise<void> {
  const all = typedHunks(evaluation);
  const left = new Set(someHunks(all, Number(options.skip)));
  const chosen = someHunks(all, Number(options.hunks ?? (options.model ? 12 : 40)));
  const lines = options.lines === undefined ? undefined : Number(options.lines);
  const hunks = chosen.filter((hunk) => !left.has(hunk)).map((hunk) => firstLines(hunk, lines));
  const server = options.model ? await startLlamaCpp({ threads: 1, slots: 4 }) : undefined;
  try {
    const gates: Record<string, GateFigures> = {};
    for (const gate of options.gates.split(',')) gates[gate] = await atGate(evaluation, hunks, gate, server);
    const backend = options.model
      ? { model: 'SmolLM2-135M-Instruct Q4_1', ...pace, tells: !options.untold }
      : undefined;
    console.log(JSON.stringify({ schema: 1, hunks: hunks.length, habits, backend, gates }, undefined, 1));
  } finally {
    await server?.stop();
  }
}

function firstLines(hunk: TypedHunk, lines: number | undefined): TypedHunk {
  return { ...hunk, typed: hunk.typed.split('\n').slice(0, lines).join('\n') };
}

function printWrong({ line, at, text, wasRead }: WrongSuggestion): void {
  console.error(`${wasRead ? 'read' : 'seen'}\t${line.slice(0, at)}‸${line.slice(at)}\t${JSON.stringify(text)}`);
}

interface GateFigures {
  readonly all: KeystrokeFigures;
  readonly suites: Readonly<Record<string, KeystrokeFigures>>;
  readonly backendRequestsPer100Keys?: number;
}

async function atGate(
  evaluation: string,
  hunks: readonly TypedHunk[],
  gate: string,
  server: LlamaCppServer | undefined,
): Promise<GateFigures> {
  const confidence = { FORETOKEN_COMPLETION_CONFIDENCE: gate };
  if (server === undefined) return typeAll(evaluation, hunks, new VirtualClock(), confidence);
  const model = await startPacedModel(
    llamaCppWriter(server.url),
    join(keystrokesCache, 'model-tokens.jsonl'),
    pace,
    !options.untold,
  );
  try {
    const figures = await typeAll(evaluation, hunks, model.clock, { ...confidence, ...pacedModelSettings(model) });
    const { requests, written } = model.asked();
    console.error(`${gate}: ${requests} requests to the backend, ${written} written by the model now`);
    return { ...figures, backendRequestsPer100Keys: Number(((100 * requests) / figures.all.keys).toFixed(1)) };
  } finally {
    await model.close();
  }
}

async function typeAll(
  evaluation: string,
  hunks: readonly TypedHunk[],
  clock: VirtualClock,
  settings: Readonly<Record<string, string>>,
): Promise<GateFigures> {
  const daemon = new TypingDaemon(clock, settings);
  const all = emptyTally();
  const suites = new Map<string, KeystrokeTally>();
  try {
    for (const hunk of hunks) {
      const { root, connection } = await daemon.session(hunk.repo, filesOf(evaluation, hunk.repo));
      const tally = await typeHunk(hunk, `file://${join(root, hunk.path)}`, connection, clock, habits, wrongPrinter);
      const suite = suites.get(hunk.suite) ?? emptyTally();
      suites.set(hunk.suite, suite);
      addTally(suite, tally);
      addTally(all, tally);
    }
  } finally {
    await daemon.close();
  }
  return {
    all: figuresOf(all),
    suites: Object.fromEntries([...suites].map(([suite, tally]) => [suite, figuresOf(tally)])),
  };
}
