/**
 * The recent edits of one session: what was typed in one place is one edit, and the edits of a document never share a line, so that
 * putting back the lines of all of them, in any order, gives the text of before.
 */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import type { AbsolutePath } from '@foretoken/codebase/text/file-uri.js';
import type { TextDocument } from '@foretoken/codebase/text/text-document.js';
import type { ChangedSpan } from './changed-span.js';
import { type EditedLines, editedLines } from './edited-lines.js';
import { activityLimits } from './limits.js';
import { type TouchedLines, touchedLines } from './touched-lines.js';

export interface KeptEdit {
  readonly uri: string;
  readonly path: AbsolutePath;
  /** 0-based line, as lines are numbered now. */
  readonly start: number;
  readonly lines: number;
  /** Those lines as they were, and as they are, with their line ends. */
  readonly before: string;
  readonly after: string;
  readonly firstVersion: number;
  readonly lastVersion: number;
  readonly atMs: number;
  /** A suggestion was taken in it. */
  readonly accepted: boolean;
}

export interface ToldEdit {
  readonly path: AbsolutePath;
  readonly lines: EditedLines;
  readonly atMs: number;
  readonly accepted: boolean;
}

export interface TakenBack {
  readonly path: AbsolutePath;
  /** The lines that were there when the edit was longest, and are not any more. */
  readonly text: string;
  readonly atMs: number;
  readonly accepted: boolean;
}

export class EditHistory {
  /** The one touched last stands last. */
  readonly #bursts: Burst[] = [];
  #undone: TakenBack[] = [];
  readonly #texts = new Map<string, TextDocument>();

  /** One change of an open document. Costs microseconds: no text is copied but that of lines touched for the first time. */
  record(path: AbsolutePath, before: TextDocument, after: TextDocument, span: ChangedSpan, nowMs: number): void {
    const { uri } = after;
    const touched = touchedLines(before, after, span);
    this.#texts.set(uri, after);
    if (this.#undone.some((undone) => undone.path === path))
      this.#standAgain(path, linesOf(after, touched.start, touched.linesAfter));
    const end = touched.start + touched.linesBefore;
    const joined = this.#bursts.filter((burst) => burst.uri === uri && joins(burst, touched, nowMs));
    const burst = merged(path, before, after, touched, joined, nowMs);
    this.#drop((other) => joined.includes(other));
    for (const other of this.#bursts)
      if (other.uri === uri && other.start >= end) shift(other, touched.linesAfter - touched.linesBefore);
    const text = linesOf(after, burst.start, burst.lines);
    if (text === burst.before) this.#takeBack(burst);
    else if (text.length <= activityLimits.editUnitsMax && burst.before.length <= activityLimits.editUnitsMax) {
      this.#bursts.push(burst);
      this.#evict();
    }
  }

  /** The edits of a document that were not saved go with it, when it is closed without saving them. */
  closed(uri: string, savedVersion: number | undefined): void {
    const document = this.#texts.get(uri);
    this.#texts.delete(uri);
    if (document === undefined) return;
    this.#drop((burst) => burst.uri === uri && savedVersion !== undefined && burst.lastVersion > savedVersion);
    for (const burst of this.#bursts)
      if (burst.uri === uri) burst.closed = flatCopy(linesOf(document, burst.start, burst.lines));
    this.#evict();
  }

  /** A document is open again: its edits of before go on where their lines still stand. */
  opened(document: TextDocument): void {
    const { uri, version } = document;
    this.#drop((burst) => burst.uri === uri && burst.closed !== linesOf(document, burst.start, burst.lines));
    for (const burst of this.#bursts) {
      if (burst.uri !== uri) continue;
      burst.closed = undefined;
      burst.firstVersion = version;
      burst.lastVersion = version;
    }
    if (this.#bursts.some((burst) => burst.uri === uri)) this.#texts.set(uri, document);
  }

  forget(uri: string): void {
    this.#texts.delete(uri);
    this.#drop((burst) => burst.uri === uri);
  }

  /** A suggestion was inserted in a document: the newest edit there that holds it is known to have been accepted. */
  accept(uri: string, text: string): void {
    const burst = this.#bursts.findLast((other) => other.uri === uri && this.#textOf(other).includes(text));
    if (burst !== undefined) burst.accepted = true;
  }

  /** The lines that a suggestion had made are gone, while the edit that it was taken in goes on. */
  takenBack(uri: string, lines: string, nowMs: number): void {
    const burst = this.#bursts.findLast((other) => other.uri === uri);
    if (burst !== undefined) this.#remember({ path: burst.path, text: lines, atMs: nowMs, accepted: true });
  }

  /** Newest first. The texts are cut out of the documents: they are for the moment, and pin them while they are kept. */
  edits(nowMs: number): readonly KeptEdit[] {
    const told = this.#bursts.filter((burst) => nowMs - burst.lastMs <= activityLimits.editAgeMsMax);
    return told.reverse().map((burst) => {
      const { uri, path, start, lines, before, firstVersion, lastVersion, lastMs, accepted } = burst;
      const after = this.#textOf(burst);
      return { uri, path, start, lines, before, after, firstVersion, lastVersion, atMs: lastMs, accepted };
    });
  }

  /** What differs in each edit, newest first. Made once for each state of an edit. */
  told(nowMs: number): readonly ToldEdit[] {
    const told: ToldEdit[] = [];
    for (let at = this.#bursts.length - 1; at >= 0; at--) {
      const burst = this.#bursts[at];
      if (burst === undefined || nowMs - burst.lastMs > activityLimits.editAgeMsMax) continue;
      const { path, start, before, lastMs, accepted } = burst;
      burst.told ??= editedLines(start, before, this.#textOf(burst));
      told.push({ path, lines: burst.told, atMs: lastMs, accepted });
    }
    return told;
  }

  /** Newest first. */
  undone(nowMs: number): readonly TakenBack[] {
    return this.#undone.filter(({ atMs }) => nowMs - atMs <= activityLimits.editAgeMsMax).reverse();
  }

  #textOf(burst: Burst): string {
    if (burst.closed !== undefined) return burst.closed;
    const document = this.#texts.get(burst.uri);
    return document === undefined ? '' : linesOf(document, burst.start, burst.lines);
  }

  #takeBack({ path, before, longest, lastMs, accepted }: Burst): void {
    const standing = new Set(before.split('\n'));
    const gone = longest.split('\n').filter((line) => !standing.has(line));
    if (gone.length === 0 || longest === '') return;
    this.#remember({ path, text: gone.join('\n'), atMs: lastMs, accepted });
  }

  #remember(undone: TakenBack): void {
    // Of what was undone whole, both the edit and the suggestion tell.
    const last = this.#undone.at(-1);
    if (last?.path === undone.path && last.text === undone.text) this.#undone.pop();
    this.#undone.push({ ...undone, text: flatCopy(undone.text) });
    if (this.#undone.length > activityLimits.undoneMax) this.#undone.shift();
  }

  /** Lines that are written again, or whose undoing is undone, are wanted. */
  #standAgain(path: AbsolutePath, text: string): void {
    const standing = new Set(text.split('\n').map((line) => line.trim()));
    this.#undone = this.#undone.flatMap((undone) => {
      if (undone.path !== path) return undone;
      const lines = undone.text.split('\n').filter((line) => !standing.has(line.trim()));
      return lines.length === 0 ? [] : { ...undone, text: lines.join('\n') };
    });
  }

  #drop(which: (burst: Burst) => boolean): void {
    for (let at = this.#bursts.length - 1; at >= 0; at--) {
      const burst = this.#bursts[at];
      if (burst !== undefined && which(burst)) this.#bursts.splice(at, 1);
    }
  }

  #evict(): void {
    let units = 0;
    for (const burst of this.#bursts) units += unitsOf(burst);
    while (this.#bursts.length > activityLimits.editsMax || units > activityLimits.editsUnitsMax) {
      const oldest = this.#bursts.shift();
      if (oldest === undefined) return;
      units -= unitsOf(oldest);
    }
  }
}

interface Burst {
  readonly uri: string;
  readonly path: AbsolutePath;
  start: number;
  readonly lines: number;
  readonly before: string;
  firstVersion: number;
  lastVersion: number;
  readonly lastMs: number;
  accepted: boolean;
  /** What stood here before the user began to take it away. */
  readonly longest: string;
  /** Its lines, once the document is closed. */
  closed: string | undefined;
  told: EditedLines | undefined;
}

function shift(burst: Burst, lines: number): void {
  burst.start += lines;
  if (burst.told === undefined || lines === 0) return;
  const { startLine, endLine } = burst.told;
  burst.told = { ...burst.told, startLine: startLine + lines, endLine: endLine + lines };
}

/** Lines are shared, or touch while the user is still at it. */
function joins({ start, lines, lastMs }: Burst, touched: TouchedLines, nowMs: number): boolean {
  const end = touched.start + touched.linesBefore;
  if (start < end && touched.start < start + lines) return true;
  return nowMs - lastMs <= activityLimits.burstPauseMs && (start === end || touched.start === start + lines);
}

/** The touched lines and the edits they join as one, which counts lines as they are after the change. */
function merged(
  path: AbsolutePath,
  document: TextDocument,
  after: TextDocument,
  touched: TouchedLines,
  joined: readonly Burst[],
  nowMs: number,
): Burst {
  const ordered = joined.toSorted((a, b) => a.start - b.start);
  const [first] = ordered;
  const last = ordered.at(-1);
  const start = Math.min(touched.start, first?.start ?? touched.start);
  const touchedEnd = touched.start + touched.linesBefore;
  const end = Math.max(touchedEnd, last === undefined ? touchedEnd : last.start + last.lines);
  const lines = end - start + touched.linesAfter - touched.linesBefore;
  const goesOn = ordered.length === 1 && first?.start === start && first.lines === end - start;
  let longest = '';
  for (const burst of joined) if (burst.longest.length > longest.length) longest = burst.longest;
  const text = linesOf(document, start, end - start);
  if (joined.length > 0 && text.length > Math.max(longest.length, linesOf(after, start, lines).length))
    longest = keptCopy(text);
  return {
    uri: after.uri,
    path,
    start,
    lines,
    before: goesOn ? first.before : beforeOf(document, start, end, ordered),
    firstVersion: Math.min(document.version, ...joined.map((burst) => burst.firstVersion)),
    lastVersion: after.version,
    lastMs: nowMs,
    accepted: joined.some((burst) => burst.accepted),
    longest,
    closed: undefined,
    told: undefined,
  };
}

/** A copy that pins no document; what is too long is not kept, and not copied. */
function keptCopy(text: string): string {
  return text.length <= activityLimits.editUnitsMax ? flatCopy(text) : text;
}

/** The lines [start, end) with those of each edit put back. */
function beforeOf(document: TextDocument, start: number, end: number, ordered: readonly Burst[]): string {
  let text = '';
  let at = start;
  for (const burst of ordered) {
    text += linesOf(document, at, burst.start - at) + burst.before;
    at = burst.start + burst.lines;
  }
  return keptCopy(text + linesOf(document, at, end - at));
}

function linesOf(document: TextDocument, start: number, lines: number): string {
  return document.text.slice(document.lineStart(start), document.lineStart(start + lines));
}

function unitsOf({ before, longest, closed }: Burst): number {
  return before.length + longest.length + (closed?.length ?? 0);
}
