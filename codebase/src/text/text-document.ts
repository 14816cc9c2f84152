/** One version of a document: immutable, so that work done on it can never see a later edit. */
import type { Position, PositionEncoding, Range } from './position.js';

export interface TextDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly lineCount: number;
  /** UTF-16 offset of the first character of a line; the text's length past the last line. */
  lineStart(line: number): number;
  /** UTF-16 offset of a position; clamped to the line and to the document as LSP asks. */
  offsetAt(position: Position, encoding: PositionEncoding): number;
  positionAt(offset: number, encoding: PositionEncoding): Position;
  /** The next version; changes apply in order, each to the result of the one before. */
  edited(version: number, changes: readonly TextChange[], encoding: PositionEncoding): TextDocument;
}

/** A change without a range replaces the whole text. */
export interface TextChange {
  readonly range?: Range | undefined;
  readonly text: string;
}
