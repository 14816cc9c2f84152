/** The operations over this process's own codebases and pipeline: in the daemon, and in one-shot commands. */
import { join } from 'node:path';
import type { CompletionPipeline } from '@foretoken/assist/completion/completion-pipeline.js';
import type { ContextFinder } from '@foretoken/assist/context/context-finder.js';
import type { SemanticSearch } from '@foretoken/assist/embedding/semantic-search.js';
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { statusWithout } from '@foretoken/codebase/index/index-status.js';
import { uriOfPath } from '@foretoken/codebase/text/file-uri.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { CodebaseHost } from '../codebases/codebase-host.js';
import { realRootOf } from '../codebases/real-root.js';
import { hasBackend } from '../settings/backend-urls.js';
import type { PolicySource } from '../settings/policy-source.js';
import { answeringIndex } from './answering-index.js';
import { operationLimits } from './limits.js';
import type { CompletionAnswer, CompletionTask, ContextAnswer, ContextTask, Operations } from './operations.js';
import { searchBothWays } from './search-both-ways.js';
import { pathInRoot } from './task-place.js';

export interface OperationParts {
  readonly codebases: CodebaseHost;
  readonly completion: CompletionPipeline;
  readonly context: ContextFinder;
  /** Undefined when no embedding model is configured. */
  readonly semantic: () => SemanticSearch | undefined;
  readonly policies: PolicySource;
  readonly clock: Clock;
}

export function createOperations(parts: OperationParts): Operations {
  const { codebases, completion, context, semantic, policies, clock } = parts;
  let tasks = 0;

  async function complete(task: CompletionTask, signal: AbortSignal): Promise<CompletionAnswer> {
    const root = realRootOf(task.root);
    const path = pathInRoot(task.root, root, task.path);
    // Only a backend's context asks for structure: the embedded engine gives the same before it is there.
    const when = hasBackend(policies.settingsOf(root)) ? 'whole' : 'learned';
    const reader = await codebases.ready(root, signal, when);
    const began = clock.now();
    const languageId = languageOf(path, firstLineOf(task.prefix));
    const owner = `task:${++tasks}`;
    const outcome = await completion.complete({
      owner,
      document: openDocument(uriOfPath(join(root, path)), languageId, 1, task.prefix + task.suffix),
      path,
      root,
      tables: reader.tables,
      structure: reader.structure,
      indexing: false,
      offset: task.prefix.length,
      trigger: 'invoked',
      lineOnly: task.lineOnly,
      overlays: new Map(),
      policy: policies.ofCommand({ root, path, languageId }),
      fresh: true,
      signal,
    });
    completion.forget(owner);
    const ms = clock.now() - began;
    const { detail } = outcome;
    if (outcome.kind === 'silent') return { id: task.id, items: [], reason: outcome.because, detail, ms };
    const items = outcome.items.map(({ text, source, confidence }) => ({ text, source, confidence }));
    return { id: task.id, items, reason: 'shown', detail, ms };
  }

  async function findContext(task: ContextTask, signal: AbortSignal): Promise<ContextAnswer> {
    const root = realRootOf(task.root);
    const path = pathInRoot(task.root, root, task.path);
    const { reader, unfinished, stale } = await answeringIndex(codebases, root, signal);
    const search = policies.settingsOf(root)['embedding.context'] ? semantic() : undefined;
    await search?.loaded(root);
    const { prefix, suffix } = task;
    const near = await search?.nearCursor({ root, path, prefix, suffix, shadowed: [] }, operationLimits.semanticWaitMs);
    const began = clock.now();
    const { snippets, tokens } = context.find({
      owner: `task:${++tasks}`,
      tables: reader.tables,
      structure: reader.structure,
      root,
      path,
      languageId: languageOf(path, firstLineOf(task.prefix)),
      prefix,
      suffix,
      overlays: new Map(),
      semantic: near,
      tokensMax: task.tokensMax,
    });
    return { id: task.id, snippets, tokens, ms: clock.now() - began, unfinished, stale };
  }

  return {
    complete,
    context: findContext,
    async search(root, query, snippetsMax, signal) {
      const { reader, ...told } = await answeringIndex(codebases, realRootOf(root), signal);
      return { snippets: await searchBothWays(reader, semantic(), query, snippetsMax), ...told };
    },
    async index(root, signal) {
      const real = realRootOf(root);
      const reader = await codebases.ready(real, signal);
      const status = codebases.status(real);
      if (status?.phase === 'failed')
        throw new AppError('INDEX_FAILED', status.problem ?? 'Indexing failed.', { root });
      // One that was whole before this process first looked at it has none.
      return status ?? { ...statusWithout(real, 'ready'), filesTotal: reader.tables.stats.files };
    },
    onIndexStatus: (listener) => codebases.onStatus(listener),
    async forget(root) {
      await codebases.forget(realRootOf(root));
    },
    async rebuild(root) {
      await codebases.rebuild(realRootOf(root));
    },
    async pause(root, paused) {
      codebases.pause(realRootOf(root), paused);
    },
  };
}

function firstLineOf(text: string): string {
  const end = text.indexOf('\n');
  return text.slice(0, end < 0 ? 200 : Math.min(end, 200));
}
