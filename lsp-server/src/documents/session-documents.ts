/** The open documents of one session: each as its client has it, or marked as lost with the reason. */
import { type AbsolutePath, pathOfUri, rootRelative } from '@foretoken/codebase/text/file-uri.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';
import type { TextChange, TextDocument } from '@foretoken/codebase/text/text-document.js';
import { limits } from '../limits.js';

export interface SessionDocument {
  readonly document: TextDocument;
  /** Undefined for a document that is no file. */
  readonly path: AbsolutePath | undefined;
  /** Changed since it was opened or saved, so that the disk may differ. */
  readonly dirty: boolean;
}

export interface ChangeHandling {
  readonly encoding: PositionEncoding;
  /** Hears of each change, with the text before and after it. */
  onChange(open: SessionDocument, before: TextDocument, after: TextDocument, change: TextChange): void;
}

export class SessionDocuments {
  readonly #open = new Map<string, SessionDocument>();
  readonly #lost = new Map<string, string>();
  /** UTF-16 units of all open texts. */
  #units = 0;
  #overlays: { root: string; except: string; paths: string; texts: ReadonlyMap<string, string> } | undefined;
  readonly #onLost: (uri: string, reason: string) => void;

  /** `onLost` hears of each document once, when its text is no longer known. */
  constructor(onLost: (uri: string, reason: string) => void) {
    this.#onLost = onLost;
  }

  get size(): number {
    return this.#open.size + this.#lost.size;
  }

  /** Those whose text is known. */
  uris(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** The document as the client has it now; undefined when it is not open or its text is not known. */
  get(uri: string): SessionDocument | undefined {
    return this.#open.get(uri);
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.#lost.delete(uri);
    if (!this.#open.has(uri) && this.size >= limits.documentsMax) this.lose(uri, 'too many documents are open');
    else this.#put({ document: openDocument(uri, languageId, version, text), path: pathOfUri(uri), dirty: false });
  }

  /** Applies the changes in order; false when the document is not open. A version that does not advance loses it. */
  change(uri: string, version: number, changes: readonly TextChange[], how: ChangeHandling): boolean {
    const before = this.#open.get(uri);
    if (before === undefined) return this.#lost.has(uri);
    if (version <= before.document.version) {
      this.lose(uri, 'a change did not advance its version');
      return true;
    }
    let document = before.document.edited(version, [], how.encoding);
    for (const change of changes) {
      const after = document.edited(version, [change], how.encoding);
      how.onChange(before, document, after, change);
      document = after;
    }
    this.#put({ ...before, document, dirty: true });
    return true;
  }

  saved(uri: string): void {
    const document = this.#open.get(uri);
    if (document) this.#put({ ...document, dirty: false });
  }

  close(uri: string): void {
    this.#remove(uri);
    this.#lost.delete(uri);
  }

  /** The text is no longer known; requests for the document find nothing until it is opened anew. */
  lose(uri: string, reason: string): void {
    this.#remove(uri);
    if (this.#lost.has(uri)) return;
    if (this.#lost.size < limits.documentsMax) this.#lost.set(uri, reason);
    this.#onLost(uri, reason);
  }

  /** When nobody can say which document a lost change was for. */
  loseAll(reason: string): void {
    for (const uri of this.uris()) this.lose(uri, reason);
  }

  /**
   * Texts under `root` that the disk does not have, by root-relative path, without the document `except` and without private ones.
   * The same object as long as no other document changes: what is computed from it is kept while the user types in one document.
   */
  overlays(root: string, except: string, isPrivate: (path: string) => boolean): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const { document, path, dirty } of this.#open.values()) {
      if (!dirty || path === undefined || document.uri === except) continue;
      const relative = rootRelative(root, path);
      if (relative !== undefined && !isPrivate(relative)) texts.set(relative, document.text);
    }
    const paths = [...texts.keys()].join('\0');
    const kept = this.#overlays;
    if (kept?.root === root && kept.except === except && kept.paths === paths) return kept.texts;
    this.#overlays = { root, except, paths, texts };
    return texts;
  }

  #put(open: SessionDocument): void {
    const { uri, text } = open.document;
    this.#remove(uri);
    if (text.length > limits.documentUnitsMax) this.lose(uri, 'it is too large');
    else if (this.#units + text.length > limits.documentsUnitsMax) this.lose(uri, 'the open documents are too large');
    else {
      this.#open.set(uri, open);
      this.#units += text.length;
    }
  }

  #remove(uri: string): void {
    if (this.#overlays?.except !== uri) this.#overlays = undefined;
    this.#units -= this.#open.get(uri)?.document.text.length ?? 0;
    this.#open.delete(uri);
  }
}
