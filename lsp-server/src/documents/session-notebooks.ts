/** The open notebooks of one session: which cells each has, in order; the cells' texts are documents like any other. */
import { type AbsolutePath, pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { type NotebookCell, notebookText } from '@foretoken/codebase/text/notebook-text.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { TextDocument } from '@foretoken/codebase/text/text-document.js';
import { limits } from '../limits.js';
import type { SessionDocument, SessionDocuments } from './session-documents.js';

export interface CellPlace {
  readonly uri: string;
  readonly kind: NotebookCell['kind'];
}

interface Notebook {
  readonly uri: string;
  cells: readonly CellPlace[];
}

export class SessionNotebooks {
  readonly #documents: SessionDocuments;
  readonly #open = new Map<string, Notebook>();
  readonly #ofCell = new Map<string, Notebook>();

  constructor(documents: SessionDocuments) {
    this.#documents = documents;
  }

  open(uri: string, cells: readonly CellPlace[]): void {
    this.close(uri);
    if (this.#open.size < limits.notebooksMax) this.#put({ uri, cells });
  }

  /** Takes `deleteCount` cells out at `start` and puts `cells` there; false when there are not so many. */
  splice(uri: string, start: number, deleteCount: number, cells: readonly CellPlace[]): boolean {
    const notebook = this.#open.get(uri);
    if (notebook === undefined) return true;
    const now = notebook.cells.toSpliced(start, deleteCount, ...cells);
    if (start + deleteCount > notebook.cells.length || now.length > limits.notebookCellsMax) return false;
    this.close(uri);
    this.#put({ uri, cells: now });
    return true;
  }

  /** Forgets the notebook, not its cells' documents. */
  close(uri: string): void {
    for (const cell of this.#open.get(uri)?.cells ?? []) this.#ofCell.delete(cell.uri);
    this.#open.delete(uri);
  }

  cellsOf(uri: string): readonly CellPlace[] {
    return this.#open.get(uri)?.cells ?? [];
  }

  /**
   * A cell's document as part of its whole notebook, and where in that an offset of the cell is. Other documents, and
   * cells of prose, are given as they are. Linear in the notebook.
   */
  wholeOf(
    open: SessionDocument,
    offset: number,
  ): { document: TextDocument; path: AbsolutePath | undefined; offset: number } {
    const { document } = open;
    const notebook = this.#ofCell.get(document.uri);
    const path = notebook === undefined ? open.path : pathOfUri(notebook.uri);
    const index = notebook?.cells.findIndex((cell) => cell.uri === document.uri) ?? -1;
    if (notebook === undefined || notebook.cells[index]?.kind !== 'code') return { document, path, offset };
    const cells = notebook.cells.map(({ uri, kind }): NotebookCell => {
      const cell = this.#documents.get(uri)?.document;
      // Code of another language than the cell's would mislead, as prose would.
      const isOther = cell !== undefined && cell.languageId !== document.languageId;
      return { kind: isOther ? 'markdown' : kind, text: cell?.text ?? '' };
    });
    const { text, starts } = notebookText(cells, document.languageId);
    const whole = openDocument(notebook.uri, document.languageId, document.version, text);
    return { document: whole, path, offset: (starts[index] ?? 0) + offset };
  }

  #put(notebook: Notebook): void {
    this.#open.set(notebook.uri, notebook);
    for (const cell of notebook.cells) this.#ofCell.set(cell.uri, notebook);
  }
}
