/** The port of the embedded completion engine: no model, no network, synchronous and bounded in time. */
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';

export interface EmbeddedRequest {
  readonly tables: CodeTables;
  /** Root-relative path with '/', of the file being typed; its disk copy is never used. */
  readonly path: string;
  readonly languageId: string;
  /** The buffer before and after the cursor: together the whole file. */
  readonly prefix: string;
  readonly suffix: string;
  /** Other open buffers of the session that differ from the disk: they shadow their files. */
  readonly overlays: ReadonlyMap<string, string>;
  /** Only the rest of the line is wanted. */
  readonly lineOnly: boolean;
  /** At most so many candidates. */
  readonly itemsMax: number;
}

export interface EmbeddedItem {
  /** Inserted at the cursor. */
  readonly text: string;
  /** Calibrated probability, 0…1, that the first line is what the user would have typed. */
  readonly confidence: number;
}

export interface EmbeddedEngine {
  /** Best first; confidence is not thresholded here. Bounded: at most limits.embeddedMsMax of work. */
  complete(request: EmbeddedRequest): readonly EmbeddedItem[];
}
