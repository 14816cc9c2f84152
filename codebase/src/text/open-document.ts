/** Makes text documents: immutable versions whose line starts follow each edit at the cost of a copy of numbers. */
import { isInsidePair, unitsBetween, utf16Length } from './code-units.js';
import { lineAt, lineStartsAfterEdit, lineStartsOf, terminatorLength } from './line-starts.js';
import type { Position, PositionEncoding } from './position.js';
import type { TextChange, TextDocument } from './text-document.js';

/** The first version of a document. Linear in the text. */
export function openDocument(uri: string, languageId: string, version: number, text: string): TextDocument {
  return new LinedDocument(uri, languageId, version, text, lineStartsOf(text));
}

class LinedDocument implements TextDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly #starts: Uint32Array;

  constructor(uri: string, languageId: string, version: number, text: string, starts: Uint32Array) {
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.text = text;
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  lineStart(line: number): number {
    return line < 0 ? 0 : (this.#starts[line] ?? this.text.length);
  }

  offsetAt(position: Position, encoding: PositionEncoding): number {
    if (position.line < 0) return 0;
    if (position.line >= this.#starts.length) return this.text.length;
    const start = this.lineStart(position.line);
    const next = this.lineStart(position.line + 1);
    const end = next - terminatorLength(this.text, start, next);
    return start + utf16Length(this.text, start, end, position.character, encoding);
  }

  positionAt(offset: number, encoding: PositionEncoding): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    const at = isInsidePair(this.text, clamped) ? clamped - 1 : clamped;
    const line = lineAt(this.#starts, at);
    const start = this.lineStart(line);
    const next = this.lineStart(line + 1);
    const end = next - terminatorLength(this.text, start, next);
    return { line, character: unitsBetween(this.text, start, Math.min(at, end), encoding) };
  }

  edited(version: number, changes: readonly TextChange[], encoding: PositionEncoding): TextDocument {
    let document: LinedDocument = this;
    for (const change of changes) document = document.#withChange(version, change, encoding);
    return document === this
      ? new LinedDocument(this.uri, this.languageId, version, this.text, this.#starts)
      : document;
  }

  #withChange(version: number, change: TextChange, encoding: PositionEncoding): LinedDocument {
    if (change.range === undefined) {
      return new LinedDocument(this.uri, this.languageId, version, change.text, lineStartsOf(change.text));
    }
    const a = this.offsetAt(change.range.start, encoding);
    const b = this.offsetAt(change.range.end, encoding);
    const start = Math.min(a, b);
    const end = Math.max(a, b);
    const text = this.text.slice(0, start) + change.text + this.text.slice(end);
    const starts = lineStartsAfterEdit(this.#starts, text, start, end, change.text.length);
    return new LinedDocument(this.uri, this.languageId, version, text, starts);
  }
}
