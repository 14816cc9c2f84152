/**
 * What it costs a model that snippets stay in a document's prompts: lines that real commits added are typed by hand through a session of the daemon,
 * and at some places its prompt there is set against that which the daemon makes for a command, which remembers nothing of the document.
 * Bits per character of the rest of the true line and exact match, by a real small model (test/engines/install-line-scorer.sh).
 * --hunks N: of the commits' 170; two lines of each, at their start and inside. A table on standard error, JSON on standard output.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { methods } from '@foretoken/protocol/methods.js';
import { lineScorerMissing, scoreLines } from '../../engines/line-scorer.js';
import { cutInside, evaluationFolder, filesOf } from '../evaluation/read-tasks.js';
import { samplingHash } from '../evaluation/sampling-hash.js';
import { indentOf } from '../keystrokes/indentation.js';
import { type PacedModel, pacedModelSettings, startPacedModel } from '../keystrokes/paced-model.js';
import { someHunks, type TypedHunk, typedHunks } from '../keystrokes/typed-hunks.js';
import { keystrokesCache, TypingDaemon } from '../keystrokes/typing-daemon.js';
import { TypingEditor } from '../keystrokes/typing-editor.js';
import { compareVariants, lacksNames, type ScoredTask, tableOf, worstLines } from '../retrieval/compare-variants.js';
import { questionOf, ScoreMemory } from '../retrieval/score-memory.js';

const { values: options } = parseArgs({
  options: {
    hunks: { type: 'string', default: '32' },
    workers: { type: 'string', default: '1' },
    scores: { type: 'string', default: join(keystrokesCache, 'ring-scores.jsonl') },
    /** Lists so many places where the kept snippets cost most more than fresh ones. */
    worst: { type: 'string', default: '0' },
  },
});
const variants = ['fresh', 'kept'];
const linesOfHunkMax = 2;
const pace = { firstTokenMs: 20, tokenMs: 8 };
/** By then the prompt is sent and answered. */
const keyMs = 400;
/** No line goes on so: the daemon asks anew at each key. */
const neverTyped = [{ token: '\u00a4', logprob: -9 }];

interface Place {
  readonly hunk: TypedHunk;
  readonly id: string;
  readonly prefix: string;
  readonly suffix: string;
  /** The rest of the line. */
  readonly target: string;
}

interface PlacePrompts extends Place {
  readonly fresh: string;
  readonly kept: string;
}

const folder = evaluationFolder();
const missing = lineScorerMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
if (folder !== undefined && missing === undefined) await measure(folder);

async function measure(evaluation: string): Promise<void> {
  const places = await promptsOf(evaluation, someHunks(typedHunks(evaluation), Number(options.hunks)));
  const differ = places.filter(({ fresh, kept }) => fresh !== kept);
  const memory = new ScoreMemory(options.scores);
  const asked = places.map((place) => ({
    place,
    questions: [questionOf(place.fresh, place.target), questionOf(place.kept, place.target)],
  }));
  const all = new Map(asked.flatMap(({ questions }) => questions).map((question) => [question.key, question]));
  const waiting = [...all.values()].filter(({ key }) => memory.get(key) === undefined);
  console.error(`${places.length} places, ${differ.length} with other prompts; ${waiting.length} for the model`);
  await scoreLines(waiting, Number(options.workers), (score) => memory.add(score));
  const scored = asked.map(({ place, questions }): ScoredTask => {
    const scores = questions.map(({ key }) => memory.get(key) ?? { bits: 0, characters: 1, exact: false });
    return {
      id: place.id,
      suite: place.hunk.suite,
      namesMissing: lacksNames(place.prefix, place.target),
      bits: scores.map(({ bits, characters }) => bits / characters),
      exact: scores.map(({ exact }) => exact),
    };
  });
  const groups = compareVariants(variants, scored);
  console.error(tableOf(groups));
  for (const line of worstLines(variants, scored, Number(options.worst))) console.error(line);
  console.log(JSON.stringify({ schema: 1, model: 'SmolLM2-135M-Instruct Q4_1', differ: differ.length, groups }));
}

async function promptsOf(evaluation: string, hunks: readonly TypedHunk[]): Promise<PlacePrompts[]> {
  const model = await startPacedModel(async () => neverTyped, undefined, pace, true);
  const off = { FORETOKEN_COMPLETION_EMBEDDED: 'false', FORETOKEN_COMPLETION_SPECULATION: 'off' };
  const daemon = new TypingDaemon(model.clock, { ...off, ...pacedModelSettings(model) });
  try {
    const found: PlacePrompts[] = [];
    for (const hunk of hunks) found.push(...(await promptsOfHunk(evaluation, hunk, daemon, model)));
    return found;
  } finally {
    await daemon.close();
    await model.close();
  }
}

async function promptsOfHunk(
  evaluation: string,
  hunk: TypedHunk,
  daemon: TypingDaemon,
  model: PacedModel,
): Promise<PlacePrompts[]> {
  // What was typed elsewhere before would tell the session more than the command.
  daemon.leave();
  const { root, connection } = await daemon.session(hunk.repo, filesOf(evaluation, hunk.repo));
  const editor = new TypingEditor(connection, model.clock, { appeared() {}, gone() {} });
  const places = placesOf(hunk);
  const kept = await typed(hunk, places, editor, `file://${join(root, hunk.path)}`, model);
  const found: PlacePrompts[] = [];
  for (const place of places) {
    const prompt = kept.get(place.id);
    const { prefix, suffix } = place;
    const task = { id: place.id, root, path: hunk.path, prefix, suffix, lineOnly: true };
    const fresh = await promptDuring(model, () => void connection.request(methods.complete.name, task));
    if (prompt !== undefined && fresh !== undefined) found.push({ ...place, fresh, kept: prompt });
  }
  return found;
}

/** Two lines one after the other that have anything on them, at their start and before a token inside. */
function placesOf(hunk: TypedHunk): Place[] {
  const { before, after } = hunk;
  const rows = hunk.typed.split('\n');
  const filled = rows.flatMap((row, at) => (/[\p{L}\p{N}]/u.test(row) ? [at] : []));
  const first = samplingHash(hunk.id) % Math.max(1, filled.length - linesOfHunkMax + 1);
  return filled.slice(first, first + linesOfHunkMax).flatMap((at) => {
    const row = rows[at] ?? '';
    const above =
      before +
      rows
        .slice(0, at)
        .map((line) => `${line}\n`)
        .join('');
    const inside = cutInside(`${hunk.id}${at}`, row);
    return [indentOf(row).length, ...(inside === undefined ? [] : [inside])].map((column) => ({
      hunk,
      id: `${hunk.id}:${at}:${column}`,
      prefix: above + row.slice(0, column),
      suffix: after,
      target: row.slice(column),
    }));
  });
}

/** The prompts at the places, as the whole hunk is typed. */
async function typed(
  { before, after, language, typed: text }: TypedHunk,
  places: readonly Place[],
  editor: TypingEditor,
  uri: string,
  model: PacedModel,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const last = Math.max(...places.map(({ prefix }) => prefix.length));
  let prefix = before;
  let step = () => editor.open({ uri, languageId: language, above: before, line: '', after });
  for (;;) {
    const prompt = await promptDuring(model, step);
    for (const place of places) if (place.prefix === prefix && prompt !== undefined) found.set(place.id, prompt);
    if (prefix.length >= last) break;
    const [key = ''] = /^(?:\n[ \t]*|.)/u.exec(text.slice(prefix.length - before.length)) ?? [];
    prefix += key;
    step = () => editor.edit(0, key);
  }
  editor.close();
  await model.clock.advance(keyMs);
  return found;
}

/** The last prompt that comes as `step` is done. */
async function promptDuring(model: PacedModel, step: () => void): Promise<string | undefined> {
  const before = model.answered().length;
  step();
  await model.clock.advance(keyMs);
  return model.answered().slice(before).at(-1)?.prompt;
}
