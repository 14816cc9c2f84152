/** Cuts a file into the chunks that search and embeddings know: definitions whole where they fit, what stands between them for itself. */
import type { Definition, Outline } from '../../syntax/outline.js';
import { indexLimits } from '../limits.js';

/** Lines are 1-based and inclusive. */
export type Chunk = readonly [startLine: number, endLine: number];

/** Without those that say no word. */
export function chunksOf(text: string, outline: Outline | undefined): Chunk[] {
  const starts = lineStartsOf(text);
  const chunks: Chunk[] = [];
  for (const { startLine, endLine } of packed(unitsOf(outline?.definitions ?? [], starts.length))) {
    if (word.test(text.slice(starts[startLine - 1], starts[endLine]))) chunks.push([startLine, endLine]);
  }
  return chunks;
}

const word = /[\p{L}_$]/u;

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Lines that belong together. */
interface Unit {
  readonly startLine: number;
  readonly endLine: number;
  /** The definition that it is a part of. */
  readonly within: Definition | undefined;
}

/** All lines in order: a definition that fits is a unit, a longer one falls into those in it and the lines between them. */
function unitsOf(definitions: readonly Definition[], lines: number): Unit[] {
  const units: Unit[] = [];
  let at = 1;
  const around: Definition[] = [];
  const upTo = (end: number) => {
    while (at <= end) {
      const within = around.at(-1);
      const endLine = Math.min(end, at + indexLimits.chunkLines - 1);
      units.push({ startLine: at, endLine, within });
      at = endLine + 1;
    }
  };
  const leave = (line: number) => {
    for (let last = around.at(-1); last !== undefined && last.endLine < line; last = around.at(-1)) {
      upTo(Math.min(last.endLine, lines));
      around.pop();
    }
  };
  for (const definition of definitions) {
    const first = definition.docLine ?? definition.startLine;
    const end = Math.min(definition.endLine, lines);
    leave(first);
    if (first < at) continue;
    if (end - first >= indexLimits.wholeDefinitionLinesMax) {
      upTo(first - 1);
      around.push(definition);
    } else if (end - first + 1 >= indexLimits.ownChunkLinesMin) {
      upTo(first - 1);
      units.push({ startLine: first, endLine: end, within: around.at(-1) });
      at = end + 1;
    }
  }
  leave(Number.POSITIVE_INFINITY);
  upTo(lines);
  return units;
}

/** Neighbours that are short together are one chunk. */
function packed(units: readonly Unit[]): Unit[] {
  const chunks: Unit[] = [];
  for (const unit of units) {
    const last = chunks.at(-1);
    const fits = last !== undefined && unit.endLine - last.startLine < indexLimits.chunkLines;
    if (fits && last.within === unit.within) chunks.splice(-1, 1, { ...last, endLine: unit.endLine });
    else chunks.push(unit);
  }
  return chunks;
}
