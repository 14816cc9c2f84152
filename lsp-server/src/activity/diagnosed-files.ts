/** What language servers found wrong, as the client passes it on: the last word on each of a few files. */
import type { AbsolutePath } from '@foretoken/codebase/text/file-uri.js';
import { activityLimits } from './limits.js';

export interface Diagnosed {
  readonly path: AbsolutePath;
  readonly diagnostics: readonly { readonly line: number; readonly message: string }[];
}

export class DiagnosedFiles {
  /** The one told last stands last. */
  readonly #files = new Map<string, Diagnosed>();

  set(uri: string, { path, diagnostics }: Diagnosed): void {
    this.#files.delete(uri);
    if (diagnostics.length === 0) return;
    this.#files.set(uri, { path, diagnostics: diagnostics.slice(0, activityLimits.diagnosticsPerFileMax) });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= activityLimits.diagnosedFilesMax) return;
      this.#files.delete(oldest);
    }
  }

  forget(uri: string): void {
    this.#files.delete(uri);
  }

  newest(): readonly { readonly path: AbsolutePath; readonly line: number; readonly message: string }[] {
    const found: { path: AbsolutePath; line: number; message: string }[] = [];
    for (const { path, diagnostics } of [...this.#files.values()].reverse()) {
      for (const { line, message } of diagnostics) {
        if (found.length >= activityLimits.diagnosticsMax) return found;
        found.push({ path, line, message });
      }
    }
    return found;
  }
}
