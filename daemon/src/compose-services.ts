/** What sessions are served with, out of the daemon's parts. */
import { homedir } from 'node:os';
import type { CompletionPipeline } from '@foretoken/assist/completion/completion-pipeline.js';
import type { ItemFinder } from '@foretoken/assist/items/code-items.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { statusWithout } from '@foretoken/codebase/index/index-status.js';
import type { SessionServices, UsageSink } from '@foretoken/lsp-server/session-services.js';
import type { IndexBudget } from './codebases/index-budget.js';
import { whyNoCodebase } from './codebases/no-codebase.js';
import type { RootChanges } from './codebases/root-changes.js';
import type { SupervisedCodebases } from './codebases/supervised-codebases.js';
import { type BackendSlot, healthOfAll } from './compose-backend.js';
import type { EmbeddingSlot } from './compose-embedding.js';
import { projectFileName } from './settings/load-settings.js';
import type { PolicySource } from './settings/policy-source.js';
import { parseSessionSettings } from './settings/session-settings.js';
import type { UsageStore } from './usage/usage-store.js';
import { version } from './version.js';
import { indexView } from './views/index-view.js';
import { usageView } from './views/usage-view.js';

export interface ServedParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly completion: CompletionPipeline;
  readonly items: ItemFinder;
  readonly sink: UsageSink;
  readonly codebases: SupervisedCodebases;
  readonly changes: RootChanges;
  readonly policies: PolicySource;
  readonly backend: BackendSlot;
  readonly embedding: EmbeddingSlot;
  readonly budget: IndexBudget;
  readonly usage: UsageStore;
  readonly call: SessionServices['call'];
}

export function sessionServices(parts: ServedParts): SessionServices {
  const { clock, log, completion, items, sink, codebases, changes, policies, embedding, budget, usage } = parts;
  return {
    clock,
    log,
    version,
    completion: {
      ...completion,
      complete(request) {
        embedding.typed();
        return completion.complete(request);
      },
    },
    usage: sink,
    items,
    itemsMode: (session) => policies.itemsMode(session),
    codebases: {
      open: (root) => codebases.open(root),
      whyNone: (root) => whyNoCodebase(root, homedir()),
      rootOf: (path) => codebases.rootOf(path),
      tables: (root) => codebases.tables(root),
      structure: (root) => codebases.structure(root),
      changes: (root) => changes.of(root),
      status: (root) => codebases.status(root),
      pause: (root, paused) => codebases.pause(root, paused),
      onStatus: (listener) => codebases.onStatus(listener),
      changed(paths) {
        if (paths.some((path) => path.endsWith(projectFileName))) policies.changed();
        codebases.changed(paths);
      },
    },
    policy: (session, languageId, path, root) => policies.ofSession(session, { root, path, languageId }),
    backendHealth() {
      const backend = parts.backend.backend();
      return backend && healthOfAll(backend);
    },
    isPrivate: (session, path, root) => policies.isPrivate(session, { root, path }),
    parseSettings: parseSessionSettings,
    views: ({ roots, refusals, daysMax }) => ({
      views: [
        indexView({
          codebases: roots.map((root) => codebases.status(root) ?? statusWithout(root, 'waiting')),
          refusals,
          disk: budget.use,
          embedding: embedding.status(),
        }),
        usageView({ days: usage.days(daysMax), tallies: usage.tallies(daysMax), daysMax }),
      ],
    }),
    call: parts.call,
  };
}
