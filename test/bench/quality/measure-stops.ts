/**
 * Whether a suggestion ends where it should, with a model that errs in nothing: from files of the evaluation a line's rest, or a
 * block, is cut out; the model writes what stood there and goes on with what follows. Shares of places where exactly what was cut
 * out is shown, where more or less of it is, and where something else is. Needs FORETOKEN_EVAL_DIR.
 */

import { filterText } from '@foretoken/assist/completion/filters/filter-text.js';
import { type CursorContext, cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';
import { streamStop } from '@foretoken/assist/completion/streams/stream-stop.js';
import { loadSyntax } from '@foretoken/codebase/syntax/outline-of.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { evaluationFolder, filesOf, suitesOf, tasksOf } from '../evaluation/read-tasks.js';

const languages: Readonly<Record<string, string>> = { py: 'python', ts: 'typescript', java: 'java', go: 'go' };
const placesMax = 2_000;
/** Characters of a streamed piece, and of what the model says beyond what was cut out. */
const pieceCharacters = 5;
const beyondCharacters = 400;
const blockLinesMax = 20;

interface Hole {
  readonly at: CursorContext;
  readonly text: string;
  readonly after: string;
  readonly isBlock: boolean;
}

const folder = evaluationFolder();
if (folder !== undefined) {
  const repos = new Set(suitesOf(folder).flatMap((suite) => tasksOf(folder, suite).map(({ repo }) => repo)));
  const result: Record<string, unknown> = {};
  for (const [extension, languageId] of Object.entries(languages)) {
    await loadSyntax(languageId);
    const texts = [...repos].flatMap((repo) =>
      [...filesOf(folder, repo)].filter(([path]) => path.endsWith(`.${extension}`) && languageOf(path) === languageId),
    );
    result[languageId] = tally(languageId, [...new Map(texts).values()]);
  }
  console.log(JSON.stringify(result));
}

function tally(languageId: string, texts: readonly string[]) {
  const random = seeded(7);
  const line = { places: 0, exact: 0, less: 0, more: 0, other: 0, nothing: 0 };
  const block = { ...line };
  for (let tries = 0; line.places + block.places < placesMax && tries < placesMax * 4; tries++) {
    const hole = holeIn((texts[random(texts.length)] ?? '').replaceAll('\r', ''), random);
    if (hole === undefined) continue;
    const counts = hole.isBlock ? block : line;
    counts.places++;
    counts[judged(hole, shownOf(hole, languageId))]++;
  }
  return { line, block };
}

function judged(hole: Hole, shown: string | undefined): 'exact' | 'less' | 'more' | 'other' | 'nothing' {
  if (shown === undefined) return 'nothing';
  const [said, wanted] = [shown.trimEnd(), hole.text.trimEnd()];
  if (said === wanted) return 'exact';
  if (wanted.startsWith(said)) return 'less';
  return (hole.text + hole.after).startsWith(said) ? 'more' : 'other';
}

function shownOf({ at, text, after }: Hole, languageId: string): string | undefined {
  const reply = text + after.slice(0, beyondCharacters);
  const scene = { at, languageId, lineOnly: false, markers: [] };
  for (let read = pieceCharacters; read < reply.length + pieceCharacters; read += pieceCharacters) {
    const stop = streamStop(reply.slice(0, read), scene, read >= reply.length);
    if (stop === undefined) continue;
    const filtered = filterText(reply.slice(0, stop.end), at);
    return filtered.kind === 'text' ? filtered.text : undefined;
  }
  return undefined;
}

/** From the line's begin or a word's, to the line's end or that of the block it opens. */
function holeIn(text: string, random: (below: number) => number): Hole | undefined {
  const lines = text.split('\n');
  const row = random(lines.length);
  const line = lines[row] ?? '';
  const indent = indentOf(line);
  const begin = random(2) === 0 ? indent : indent + random(Math.max(1, line.trim().length - 1));
  if (line.trim().length < 6 || /^[\p{L}\p{N}_]{2}/u.test(line.slice(Math.max(0, begin - 1)))) return undefined;
  let end = row;
  if (random(2) === 0) {
    for (let next = row + 1; next < lines.length; next++) {
      const below = lines[next] ?? '';
      if (below.trim() === '') continue;
      if (indentOf(below) > indent) end = next;
      else {
        if (end > row && indentOf(below) === indent && /^[)\]}]+[;,]*$/.test(below.trim())) end = next;
        break;
      }
    }
  }
  if (end - row > blockLinesMax) return undefined;
  const cursor = lines.slice(0, row).join('\n').length + (row === 0 ? 0 : 1) + begin;
  const holeEnd = lines.slice(0, end + 1).join('\n').length;
  const after = text.slice(holeEnd);
  const at = cursorContext(text.slice(0, cursor) + after, cursor);
  return { at, text: text.slice(cursor, holeEnd), after, isBlock: end > row };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The same places every time. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % Math.max(1, below);
  };
}
