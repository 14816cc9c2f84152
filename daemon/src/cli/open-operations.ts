/** Chooses who does the work of a one-shot command: the running daemon, else this process. Never leaves a daemon behind. */
import { deleteKeptCompletions, keptCompletionsFile } from '@foretoken/assist/completion/kept-completions-file.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { createInProcessCodebases } from '../codebases/in-process-codebases.js';
import { composeCompletion } from '../compose-completion.js';
import { forgetEmbeddings, openStoredEmbeddings } from '../compose-embedding.js';
import { readDiscovery } from '../discovery/discovery-file.js';
import { connectDaemon } from '../operations/connect-daemon.js';
import { createOperations } from '../operations/create-operations.js';
import { operationLimits } from '../operations/limits.js';
import type { Operations } from '../operations/operations.js';
import { createRemoteOperations } from '../operations/remote-operations.js';
import { foldersOf } from '../platform/folders.js';
import { hasBackend } from '../settings/backend-urls.js';
import { loadSettings } from '../settings/load-settings.js';
import { createPolicySource } from '../settings/policy-source.js';
import { environmentFingerprint } from '../settings/settings-fingerprint.js';
import type { Settings } from '../settings/settings-table.js';
import type { CommandIo } from './command.js';
import { sayLine } from './output.js';
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
  const daemon = await connectDaemon(folders.run).catch(async (thrown) => {
    await sayLine(io, `foretoken: ${errorMessage(thrown)} This command runs by itself.`);
    return undefined;
  });
  if (daemon !== undefined) {
    if (daemon.discovery.environment === environmentFingerprint(io.env)) {
      const operations = createRemoteOperations(daemon.caller);
      return {
        operations,
        by: 'daemon',
        settings,
        parallel,
        close: async () => daemon.close(),
      };
    }
    daemon.close();
    await sayLine(
      io,
      'foretoken: the running daemon was started with other FORETOKEN_ settings; this command runs by itself.',
    );
  }
  const composed = composeCompletion({
    clock: systemClock,
    settings: () => settings,
    folders,
    log: silentLog,
    unhurried: true,
  });
  await composed.backend.named(signal);
  const policies = createPolicySource(() => settings);
  const codebases = createInProcessCodebases({
    cacheFolder: folders.cache,
    log: silentLog,
    daemonRuns: () => readDiscovery(folders.run) !== undefined,
    onForget(root) {
      forgetEmbeddings(folders.cache, root);
      deleteKeptCompletions(keptCompletionsFile(folders.cache));
    },
    settingsOf: (root) => policies.settingsOf(root),
    onElsewhere: kept ? undefined : (why) => sayLine(io, `foretoken: ${why}: of this index, nothing is kept.`),
  });
  const embeddings = openStoredEmbeddings({
    clock: systemClock,
    log: silentLog,
    settings: () => settings,
    cacheFolder: folders.cache,
  });
  const operations = createOperations({
    codebases,
    completion: composed.completion,
    context: composed.context,
    semantic: () => embeddings?.search,
    policies,
    clock: systemClock,
  });
  return {
    operations,
    by: 'this process',
    settings,
    parallel,
    async close() {
      await codebases.close();
      await composed.close();
      await embeddings?.close();
    },
  };
}
