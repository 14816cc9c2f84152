/** The folders a client has open; each keeps its codebase indexed while it is. */
import { resolve } from 'node:path';
import type { Log } from '@foretoken/base/log.js';
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { limits } from '../limits.js';
import type { Codebases } from '../session-services.js';

export class SessionFolders {
  readonly #codebases: Codebases;
  readonly #log: Log;
  readonly #open = new Map<string, { root: string; release: () => void }>();
  readonly #refused = new Map<string, string>();

  constructor(codebases: Codebases, log: Log) {
    this.#codebases = codebases;
    this.#log = log;
  }

  /** Why folders are not learned, in words for the user. */
  get refusals(): readonly string[] {
    return [...this.#refused.values()];
  }

  get roots(): readonly string[] {
    return [...this.#open.values()].map(({ root }) => root);
  }

  /** A folder that is not on this disk or no codebase, or one too many, is left out, and the log says so. */
  add(uri: string): void {
    if (this.#open.has(uri) || this.#refused.has(uri)) return;
    const path = pathOfUri(uri);
    // Without a trailing slash, which some editors send.
    const root = path === undefined ? undefined : resolve(path);
    if (root === undefined || this.#open.size + this.#refused.size >= limits.foldersMax) {
      this.#log.warn('a folder is not indexed', {
        because: root === undefined ? 'not a file: URI' : 'too many folders',
      });
      return;
    }
    const refusal = this.#codebases.whyNone(root);
    if (refusal !== undefined) {
      this.#refused.set(uri, refusal);
      this.#log.warn('a folder is not indexed', { because: refusal });
      return;
    }
    this.#open.set(uri, { root, release: this.#codebases.open(root) });
  }

  remove(uri: string): void {
    this.#open.get(uri)?.release();
    this.#open.delete(uri);
    this.#refused.delete(uri);
  }

  close(): void {
    for (const uri of [...this.#open.keys()]) this.remove(uri);
  }
}
