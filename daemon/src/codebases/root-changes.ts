/** The lines of open roots that are changed and not committed, as git tells; looked at only while somebody asks. */
import type { Clock } from '@foretoken/base/clock.js';
import type { ChangedLines, GitState } from '@foretoken/codebase/files/git-state.js';
import { openGitState } from '@foretoken/codebase/files/open-git-state.js';
import type { RootFollowers } from './root-followers.js';

export class RootChanges implements RootFollowers {
  readonly #clock: Clock;
  readonly #states = new Map<string, { readonly realRoot: string; git: GitState | undefined }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What was known last; empty at first, and for a root that is not open. */
  of(root: string): readonly ChangedLines[] {
    const state = this.#states.get(root);
    if (state === undefined) return [];
    state.git ??= openGitState(state.realRoot, this.#clock);
    return state.git.changes();
  }

  openRoot(root: string, realRoot: string): void {
    this.#states.set(root, { realRoot, git: undefined });
  }

  changed(): void {}

  closeRoot(root: string): void {
    this.#states.get(root)?.git?.close();
    this.#states.delete(root);
  }

  forget(): void {}

  close(): void {
    for (const root of [...this.#states.keys()]) this.closeRoot(root);
  }
}
