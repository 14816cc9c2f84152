/** The work of a one-shot command in this process: codebases, pipeline and stored embeddings of its own. */
import {
  deleteKeptCompletions,
  keptCompletionsFile,
} from '@foretoken/assist/completion/cache/kept-completions-file.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { createInProcessCodebases } from '../codebases/in-process-codebases.js';
import { composeCompletion } from '../compose-completion.js';
import { forgetEmbeddings, openStoredEmbeddings } from '../compose-embedding.js';
import { readDiscovery } from '../discovery/discovery-file.js';
import { createOperations } from '../operations/create-operations.js';
import type { Operations } from '../operations/operations.js';
import type { Folders } from '../platform/folders.js';
import { createPolicySource } from '../settings/policy-source.js';
import type { Settings } from '../settings/settings-table.js';
import type { CommandIo } from './command.js';
import { sayLine } from './output.js';

export interface OwnOperations {
  readonly operations: Operations;
  close(): Promise<void>;
}

export interface OwnParts {
  readonly io: CommandIo;
  readonly folders: Folders;
  readonly settings: Settings;
  /** An index that cannot be stored is a failure; else it serves all the same, and goes with this process. */
  readonly kept: boolean;
}

export async function openOwnOperations(
  { io, folders, settings, kept }: OwnParts,
  signal: AbortSignal,
): Promise<OwnOperations> {
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
    async close() {
      await codebases.close();
      await composed.close();
      await embeddings?.close();
    },
  };
}
