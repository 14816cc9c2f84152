/**
 * What a small model writes at each key of lines that real commits added, token by token with its log probabilities, and what the
 * embedded engine says there: what fit-sureness.ts is fitted on. Prompts are those that the daemon makes. Of the replay hunks
 * those that `npm run bench -- keystrokes` does not type, some lines of each. One line of JSON a typed line on standard output;
 * --seconds: begins no further line after so long; --skip N: leaves the first N hunks out.
 */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embeddedCandidates } from '@foretoken/assist/completion/embedded-candidates.js';
import { cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import { systemClock } from '@foretoken/base/clock.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import { evaluationFolder, filesOf, tablesOf } from '../bench/evaluation/read-tasks.js';
import { indentOf } from '../bench/keystrokes/indentation.js';
import {
  llamaCppWriter,
  type PacedModel,
  pacedModelSettings,
  startPacedModel,
  type WrittenToken,
} from '../bench/keystrokes/paced-model.js';
import { someHunks, type TypedHunk, typedHunks } from '../bench/keystrokes/typed-hunks.js';
import { keystrokesCache, TypingDaemon } from '../bench/keystrokes/typing-daemon.js';
import { TypingEditor } from '../bench/keystrokes/typing-editor.js';
import { startLlamaCpp } from '../engines/llama-cpp-server.js';

/** One line, typed by hand from its indentation to its end. */
export interface WrittenLine {
  readonly hunk: string;
  readonly repo: string;
  readonly language: string;
  readonly line: string;
  /** What the commit has below, at most two lines. */
  readonly next: string;
  /** The end of what stands above, and the beginning of what stands below. */
  readonly above: string;
  readonly below: string;
  /** What the model wrote, in order. */
  readonly texts: readonly (readonly WrittenToken[])[];
  readonly cursors: readonly WrittenCursor[];
}

interface WrittenCursor {
  /** UTF-16 offset in the line. */
  readonly at: number;
  /** Which text goes on here, if one does, and how many of its characters are typed by now. */
  readonly text: number | undefined;
  readonly typed: number;
  readonly embedded: readonly { readonly text: string; readonly confidence: number }[];
}

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1200' },
    skip: { type: 'string', default: '0' },
    kept: { type: 'string', default: '40' },
  },
});
const linesOfHunkMax = 2;
const pace = { firstTokenMs: 120, tokenMs: 8 };
/** By then every answer has come. */
const keyMs = 800;
const nearCharactersMax = 3_000;
const engine = createEmbeddedEngine(systemClock);

const folder = evaluationFolder();
if (folder !== undefined) await dump(folder);

async function dump(evaluation: string): Promise<void> {
  const all = typedHunks(evaluation);
  const typed = new Set(someHunks(all, Number(options.kept)));
  const hunks = spread(all.filter((hunk) => !typed.has(hunk))).slice(Number(options.skip));
  const server = await startLlamaCpp({ threads: 1, slots: 4 });
  const end = performance.now() + 1_000 * Number(options.seconds);
  mkdirSync(keystrokesCache, { recursive: true });
  const model = await startPacedModel(
    llamaCppWriter(server.url),
    join(keystrokesCache, 'training-tokens.jsonl'),
    pace,
    true,
  );
  // The model is to be asked wherever it would not go on by itself, and nowhere else.
  const off = { FORETOKEN_COMPLETION_EMBEDDED: 'false', FORETOKEN_COMPLETION_SPECULATION: 'off' };
  const daemon = new TypingDaemon(model.clock, { ...off, ...pacedModelSettings(model) });
  try {
    for (const hunk of hunks) {
      const files = filesOf(evaluation, hunk.repo);
      const { root, connection } = await daemon.session(hunk.repo, files);
      for (const row of rowsOf(hunk)) {
        if (performance.now() > end) return;
        const editor = new TypingEditor(connection, model.clock, { appeared() {}, gone() {} });
        const uri = `file://${join(root, hunk.path)}`;
        const written = await typeLine(hunk, row, editor, uri, model);
        console.log(JSON.stringify(withEmbedded(evaluation, hunk, row, written)));
      }
    }
  } finally {
    await daemon.close();
    await model.close();
    await server.stop();
  }
}

/** The suites in turn, so that any beginning has something of all. */
function spread(hunks: readonly TypedHunk[]): TypedHunk[] {
  const chosen: TypedHunk[] = [];
  for (let count = 1; count <= hunks.length; count++)
    for (const hunk of someHunks(hunks, count)) if (!chosen.includes(hunk)) chosen.push(hunk);
  return chosen;
}

/** Some lines with anything on them, one after the other. */
function rowsOf({ id, typed }: TypedHunk): readonly number[] {
  const rows = typed.split('\n').flatMap((line, row) => (/[\p{L}\p{N}]/u.test(line) ? [row] : []));
  const first = digest(id) % Math.max(1, rows.length - linesOfHunkMax + 1);
  return rows.slice(first, first + linesOfHunkMax);
}

async function typeLine(
  hunk: TypedHunk,
  row: number,
  editor: TypingEditor,
  uri: string,
  model: PacedModel,
): Promise<WrittenLine> {
  const { language, after } = hunk;
  const { above, line, next } = placeOf(hunk, row);
  const texts: (readonly WrittenToken[])[] = [];
  const cursors: WrittenCursor[] = [];
  const begin = indentOf(line).length;
  let current = { text: '', typed: 0 };
  for (let at = begin; at <= line.length; at++) {
    const before = model.answered().length;
    if (at === begin) editor.open({ uri, languageId: language, above, line: line.slice(0, begin), after });
    else editor.edit(0, line.slice(at - 1, at));
    await model.clock.advance(keyMs);
    const tokens = model.answered().slice(before).at(-1)?.tokens;
    const key = line.slice(at - 1, at);
    if (tokens !== undefined) {
      texts.push(tokens);
      current = begun(tokens.map(({ token }) => token).join(''), line.slice(0, at));
    } else if (at > begin && current.text.startsWith(key, current.typed)) current.typed++;
    else current = { text: '', typed: 0 };
    const has = current.text.length > current.typed;
    cursors.push({ at, text: has ? texts.length - 1 : undefined, typed: current.typed, embedded: [] });
  }
  editor.close();
  await model.clock.advance(keyMs);
  return {
    hunk: hunk.id,
    repo: hunk.repo,
    language,
    line,
    next,
    above: above.slice(-nearCharactersMax),
    below: after.slice(0, nearCharactersMax),
    texts,
    cursors,
  };
}

/** White space that stands there already is not written again. */
function begun(text: string, linePrefix: string): { text: string; typed: number } {
  const isOpen = linePrefix === '' || /\s$/.test(linePrefix);
  return { text, typed: isOpen ? text.length - text.replace(/^[ \t]+/, '').length : 0 };
}

function withEmbedded(evaluation: string, hunk: TypedHunk, row: number, written: WrittenLine): WrittenLine {
  const { above, line } = placeOf(hunk, row);
  const tables = tablesOf(evaluation, hunk.repo);
  const cursors = written.cursors.map((cursor) => {
    const prefix = above + line.slice(0, cursor.at);
    const document = openDocument('file:///dumped', hunk.language, 1, prefix + hunk.after);
    const request = {
      owner: 'dump',
      document,
      path: hunk.path,
      root: undefined,
      tables,
      indexing: false,
      offset: prefix.length,
      trigger: 'automatic',
      lineOnly: false,
      overlays: new Map<string, string>(),
      policy: { enabled: true, embedded: true, waitMs: 0, confidenceMin: 0, itemsMax: 3 },
      signal: new AbortController().signal,
    } as const;
    const { candidates } = embeddedCandidates(engine, request, cursorContext(document.text, prefix.length));
    return { ...cursor, embedded: candidates };
  });
  return { ...written, cursors };
}

function placeOf({ before, typed }: TypedHunk, row: number): { above: string; line: string; next: string } {
  const lines = typed.split('\n');
  const above =
    before +
    lines
      .slice(0, row)
      .map((line) => `${line}\n`)
      .join('');
  return {
    above,
    line: lines[row] ?? '',
    next: lines
      .slice(row + 1, row + 3)
      .map((line) => `\n${line}`)
      .join(''),
  };
}

function digest(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
