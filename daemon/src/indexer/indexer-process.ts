/** The indexer process: indexes and watches the roots it is told, at low priority, and ends when its daemon is gone. */
import { constants, setPriority } from 'node:os';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { RootIndexer } from '@foretoken/codebase/index/root-indexer.js';
import { type FromIndexer, isToIndexer, type RootToIndex, type ToIndexer } from './indexer-messages.js';

/** Runs until the IPC channel closes. */
export async function runIndexerProcess(log: Log): Promise<void> {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // Some sandboxes forbid it; indexing then merely competes.
  }
  const indexers = new Map<string, Promise<RootIndexer | undefined>>();
  const stopped = new AbortController();

  async function open(root: RootToIndex): Promise<RootIndexer | undefined> {
    try {
      const indexer = await openRootIndexer({
        ...root,
        log,
        onStatus: (status) => tell({ kind: 'status', status }),
        onCommit: () => tell({ kind: 'commit', root: root.root }),
      });
      // Watched from before the walk, so that no change falls between the two.
      await indexer.watch();
      indexer
        .indexAll(stopped.signal)
        .catch((thrown) => log.warn('indexing failed', { root: root.root, reason: errorMessage(thrown) }));
      return indexer;
    } catch (thrown) {
      tell({ kind: 'status', status: failedStatus(root.root, errorMessage(thrown)) });
      return undefined;
    }
  }

  async function handle(message: ToIndexer): Promise<void> {
    switch (message.kind) {
      case 'open':
        if (!indexers.has(message.root.root)) indexers.set(message.root.root, open(message.root));
        return;
      case 'close': {
        const indexer = await indexers.get(message.root);
        indexers.delete(message.root);
        await indexer?.close();
        return tell({ kind: 'closed', root: message.root });
      }
      case 'changed':
        await (await indexers.get(message.root))?.update(message.paths, stopped.signal);
    }
  }

  process.on('message', (message: unknown) => {
    if (isToIndexer(message))
      handle(message).catch((thrown) =>
        log.warn('the indexer could not do what it was asked', { reason: errorMessage(thrown) }),
      );
  });
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  stopped.abort();
  const open_ = await Promise.all(indexers.values());
  await Promise.allSettled(open_.map((indexer) => indexer?.close()));
}

function tell(message: FromIndexer): void {
  if (process.connected) process.send?.(message);
}

function failedStatus(root: string, problem: string) {
  const skipped = { ignored: 0, binary: 0, 'too-large': 0, unreadable: 0, private: 0, 'over-limit': 0, changing: 0 };
  return { root, phase: 'failed', filesDone: 0, filesTotal: 0, bytesDone: 0, skipped, problem } as const;
}
