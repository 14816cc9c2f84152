/** The indexer process: indexes and watches the roots it is told, at low priority, and ends when its daemon is gone. */
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { sleep, systemClock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { type IndexStatus, statusWithout } from '@foretoken/codebase/index/index-status.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { RootIndexer } from '@foretoken/codebase/index/root-indexer.js';
import { daemonLimits } from '../limits.js';
import { compileLess } from '../platform/compile-less.js';
import { lowerPriority } from '../platform/lower-priority.js';
import { type FromIndexer, isToIndexer, type RootToIndex, type ToIndexer } from './indexer-messages.js';

/** Runs until the IPC channel closes. */
export async function runIndexerProcess(log: Log): Promise<void> {
  lowerPriority();
  compileLess();
  const indexers = new Map<string, Promise<RootIndexer | undefined>>();
  /** Roots that the daemon has open now. */
  const wanted = new Map<string, RootToIndex>();
  const begunAnew = new Set<string>();
  const stopped = new AbortController();

  async function open(root: RootToIndex): Promise<RootIndexer | undefined> {
    try {
      const indexer = await openWhenFree(root);
      // Watched from before the walk, so that no change falls between the two.
      await indexer.watch();
      if (root.paused) indexer.pause();
      indexer
        .indexAll(stopped.signal)
        .catch((thrown) => log.warn('indexing failed', { root: root.root, reason: errorMessage(thrown) }));
      return indexer;
    } catch (thrown) {
      tell({ kind: 'status', status: statusWithout(root.root, 'failed', errorMessage(thrown)) });
      return undefined;
    }
  }

  /** An indexer that is ending, or a command, may hold the root for a while. */
  async function openWhenFree(root: RootToIndex): Promise<RootIndexer> {
    const options = {
      ...root,
      log,
      onStatus: (status: IndexStatus) => tell({ kind: 'status', status }),
      onCommit: () => tell({ kind: 'commit', root: root.root }),
      onDamaged: () => setImmediate(() => beginAnew(root.root)),
    };
    for (;;) {
      try {
        return await openRootIndexer(options);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'STORAGE_BUSY' || !wanted.has(root.root)) throw thrown;
        tell({ kind: 'status', status: statusWithout(root.root, 'waiting', thrown.message) });
        await sleep(systemClock, daemonLimits.indexerBackoffMs, stopped.signal);
      }
    }
  }

  /** Once a root: a disk on which an index is damaged again and again is to be heard of. */
  function beginAnew(path: string): void {
    const root = wanted.get(path);
    if (root === undefined || begunAnew.has(path)) return;
    begunAnew.add(path);
    log.warn('the index is damaged and is built anew', { root: path });
    const former = indexers.get(path);
    const reopen = async () => {
      await (await former)?.close().catch(() => {});
      return open(wanted.get(path) ?? root);
    };
    indexers.set(path, reopen());
  }

  async function handle(message: ToIndexer): Promise<void> {
    switch (message.kind) {
      case 'open':
        wanted.set(message.root.root, message.root);
        if (!indexers.has(message.root.root)) indexers.set(message.root.root, open(message.root));
        return;
      case 'close': {
        wanted.delete(message.root);
        const indexer = await indexers.get(message.root);
        indexers.delete(message.root);
        await indexer?.close();
        return tell({ kind: 'closed', root: message.root });
      }
      case 'pause': {
        const root = wanted.get(message.root);
        if (root !== undefined) wanted.set(message.root, { ...root, paused: message.paused });
        const indexer = await indexers.get(message.root);
        return message.paused ? indexer?.pause() : indexer?.resume();
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

/** A daemon that goes meanwhile is noticed by the end of the channel: unheard, what was not sent would end this process before its index is closed. */
function tell(message: FromIndexer): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
