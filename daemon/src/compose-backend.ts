/** The backend that settings name: made when they first do, replaced when they change, behind one circuit breaker. */
import type { PipelineBackend, PromptSource } from '@foretoken/assist/completion/pipeline-parts.js';
import { compilePrompt, contextTokensOf } from '@foretoken/assist/prompt/compile-prompt.js';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { type BreakerState, withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import { breakerLimits } from '@foretoken/inference/limits.js';
import { matchFamily } from '@foretoken/inference/models/match-family.js';
import { createOpenAiCompatibleBackend } from '@foretoken/inference/open-ai-compatible.js';
import type { BackendHealth } from '@foretoken/lsp-server/session-services.js';
import { promptFilter } from '@foretoken/privacy/prompt-filter.js';
import type { Settings } from './settings/settings-table.js';

export type BreakingBackend = Backend & { readonly state: BreakerState };

/** The backend in force for a process. */
export interface BackendSlot {
  /** For the pipeline; undefined when none is configured, or what is configured cannot be one. */
  current(): PipelineBackend | undefined;
  /** The same, for status and metrics. */
  backend(): BreakingBackend | undefined;
  /** Makes it, and resolves when its model is known, cannot be told, or the caller gives up. */
  named(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** `settings` is asked at each use; a change of any `backend.…` setting makes a new backend and closes the old one. */
export function createBackendSlot(settings: () => Settings, clock: Clock, log: Log): BackendSlot {
  const memories = new DocumentMemories();
  let made:
    | {
        readonly from: string;
        readonly backend: BreakingBackend | undefined;
        readonly named: Promise<unknown> | undefined;
      }
    | undefined;

  function backend(): BreakingBackend | undefined {
    const now = settings();
    const from = JSON.stringify(Object.entries(now).filter(([key]) => key.startsWith('backend.')));
    if (made?.from !== from) {
      void made?.backend?.close();
      const opened = openBackend(now, clock, log);
      // Without a name the model is the first that the server lists, and the prompt's format depends on it.
      const named = now['backend.model'] === '' ? opened?.probe(AbortSignal.timeout(modelProbeMsMax)) : undefined;
      made = { from, backend: opened, named };
    }
    return made.backend;
  }

  return {
    backend,
    current() {
      const inForce = backend();
      return inForce === undefined ? undefined : pipelineBackend(inForce, settings(), memories);
    },
    async named(signal) {
      backend();
      const givenUp = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      if (!signal.aborted) await Promise.race([made?.named, givenUp]);
    },
    close: async () => made?.backend?.close(),
  };
}

/** In words for a status. */
export function healthOf(backend: BreakingBackend): BackendHealth {
  const { kind, failure } = backend.state;
  return { state: kind === 'closed' ? 'in use' : kind, problem: failure?.detail };
}

const modelProbeMsMax = 5_000;

/** A backend for the doctor too. Undefined when none is configured; logs why what is configured cannot be one. */
export function openBackend(settings: Settings, clock: Clock, log: Log): BreakingBackend | undefined {
  if (settings['backend.url'] === '') return undefined;
  try {
    const backend = createOpenAiCompatibleBackend({
      url: settings['backend.url'],
      model: settings['backend.model'],
      name: settings['backend.name'],
      credential: fixedCredential(settings['backend.api_key']),
      deadlines: { firstTokenMs: settings['backend.first_token_ms'], totalMs: settings['backend.total_ms'] },
      clock,
    });
    return withCircuitBreaker(backend, { clock, limits: breakerLimits });
  } catch (thrown) {
    log.error('the backend cannot be used', { reason: errorMessage(thrown) });
    return undefined;
  }
}

function pipelineBackend(backend: BreakingBackend, settings: Settings, memories: DocumentMemories): PipelineBackend {
  const tokensMax = settings['backend.prompt_tokens_max'];
  const filter = promptFilter(settings['backend.url'], settings['backend.redaction']);
  return {
    backend,
    completionTokensMax: settings['backend.completion_tokens_max'],
    contextTokensMax: contextTokensOf(tokensMax),
    maySend: filter.maySend,
    compile(source: PromptSource) {
      const { family } = matchFamily(backend.model, settings['backend.model_family']);
      const memory = memories.of(source.owner, source.path);
      return compilePrompt({ ...source, family, split: settings['backend.prompt_split'], filter, tokensMax, memory });
    },
  };
}
