/** Keeps the git state of one root: read when asked for, and again when it may have changed. */
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { rootRelative } from '../text/file-uri.js';
import { gitChanges } from './git-changes.js';
import { gitFolderOf } from './git-folder.js';
import { readGitHead } from './git-head.js';
import type { ChangedLines, GitState } from './git-state.js';
import { fileLimits } from './limits.js';

/** Costs nothing before it is asked; a look-up runs git twice and looks at every file that git knows, in small slices. */
export function openGitState(root: string, clock: Clock): GitState {
  const closed = new AbortController();
  let changes: readonly ChangedLines[] = [];
  let problem: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  const head = () => {
    const git = gitFolderOf(root);
    return git === undefined ? undefined : readGitHead(git);
  };

  async function look(): Promise<void> {
    const git = gitFolderOf(root);
    const commit = git === undefined ? undefined : readGitHead(git).commit;
    try {
      const found =
        git === undefined || commit === undefined ? [] : await gitChanges(git, commit.length / 2, closed.signal);
      changes = found.flatMap(({ path, startLine, endLine }) => {
        const below = rootRelative(root, join(git?.top ?? root, path));
        return below === undefined ? [] : [{ path: below, startLine, endLine }];
      });
      problem = undefined;
    } catch (thrown) {
      changes = [];
      problem = `Uncommitted changes cannot be told: ${errorMessage(thrown)}`;
    }
  }

  function refresh(): Promise<void> {
    lookedAt = clock.now();
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    get branch() {
      return head()?.branch;
    },
    get commit() {
      return head()?.commit;
    },
    get problem() {
      return problem;
    },
    changes() {
      if (!closed.signal.aborted && clock.now() - lookedAt >= fileLimits.gitRefreshMsMin) void refresh();
      return changes;
    },
    refresh,
    close: () => closed.abort(),
  };
}
