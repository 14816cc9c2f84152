/** Chooses who does the work of a one-shot command: the running daemon, else this process. Never leaves a daemon behind. */
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { connectDaemon } from '../operations/connect-daemon.js';
import { operationLimits } from '../operations/limits.js';
import type { Operations } from '../operations/operations.js';
import { createRemoteOperations } from '../operations/remote-operations.js';
import { foldersOf } from '../platform/folders.js';
import { hasBackend } from '../settings/backend-urls.js';
import { loadSettings } from '../settings/load-settings.js';
import { environmentFingerprint } from '../settings/settings-fingerprint.js';
import type { Settings } from '../settings/settings-table.js';
import type { CommandIo } from './command.js';
import { sayLine } from './output.js';
import { type OwnOperations, openOwnOperations } from './own-operations.js';
import { sayProblems } from './say-problems.js';

export interface OpenedOperations {
  readonly operations: Operations;
  readonly by: 'daemon' | 'this process';
  readonly settings: Settings;
  /** Tasks of a batch at work together. */
  readonly parallel: number;
  close(): Promise<void>;
}

/**
 * Says on standard error why a running daemon is not used, and what is wrong with the settings. Where the cache cannot be written,
 * an index that is not `kept` serves all the same, and goes with this process.
 */
export async function openOperations(
  io: CommandIo,
  signal: AbortSignal,
  { kept = false }: { kept?: boolean } = {},
): Promise<OpenedOperations> {
  const folders = foldersOf(io.env, process.platform);
  const { settings, problems } = loadSettings({ folders, env: io.env });
  await sayProblems(io, problems);
  const parallel = hasBackend(settings) ? operationLimits.parallelWithBackend : 1;
  const parts = { io, folders, settings, kept };
  const daemon = await connectDaemon(folders.run).catch(async (thrown) => {
    await sayLine(io, `foretoken: ${errorMessage(thrown)} This command runs by itself.`);
    return undefined;
  });
  if (daemon !== undefined) {
    if (daemon.discovery.environment === environmentFingerprint(io.env)) {
      const remote = createRemoteOperations(daemon.caller);
      let own: Promise<OwnOperations> | undefined;
      const openOwn = async () => {
        own ??= openOwnOperations(parts, signal);
        return (await own).operations;
      };
      return {
        operations: kept ? remote : orByItself(remote, openOwn),
        by: 'daemon',
        settings,
        parallel,
        async close() {
          daemon.close();
          await (await own)?.close();
        },
      };
    }
    daemon.close();
    await sayLine(
      io,
      'foretoken: the running daemon was started with other FORETOKEN_ settings; this command runs by itself.',
    );
  }
  return { ...(await openOwnOperations(parts, signal)), by: 'this process', settings, parallel };
}

/** A daemon that cannot index a folder, since nothing can be written, has learned nothing of it. */
function orByItself(remote: Operations, openOwn: () => Promise<Operations>): Operations {
  async function ask<T>(question: (operations: Operations) => Promise<T>): Promise<T> {
    try {
      return await question(remote);
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'INDEX_FAILED')) throw thrown;
      return await question(await openOwn());
    }
  }
  return {
    ...remote,
    complete: (task, signal) => ask((operations) => operations.complete(task, signal)),
    context: (task, signal) => ask((operations) => operations.context(task, signal)),
    search: (root, query, snippetsMax, signal) =>
      ask((operations) => operations.search(root, query, snippetsMax, signal)),
  };
}
