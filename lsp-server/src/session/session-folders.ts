/** The folders a client has open; each keeps its codebase indexed while it is. */
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { limits } from '../limits.js';
import type { Codebases } from '../session-services.js';

export class SessionFolders {
  readonly #codebases: Codebases;
  readonly #open = new Map<string, { root: string; release: () => void }>();

  constructor(codebases: Codebases) {
    this.#codebases = codebases;
  }

  get roots(): readonly string[] {
    return [...this.#open.values()].map(({ root }) => root);
  }

  /** False when the folder is none on this disk, or one too many. */
  add(uri: string): boolean {
    if (this.#open.has(uri)) return true;
    const root = pathOfUri(uri);
    if (root === undefined || this.#open.size >= limits.foldersMax) return false;
    this.#open.set(uri, { root, release: this.#codebases.open(root) });
    return true;
  }

  remove(uri: string): void {
    this.#open.get(uri)?.release();
    this.#open.delete(uri);
  }

  close(): void {
    for (const uri of [...this.#open.keys()]) this.remove(uri);
  }
}
