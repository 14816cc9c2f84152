/** A backend as settings name it: servers behind circuit breakers, or a model on this machine. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { type BreakingBackend, withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { breakerLimits } from '@foretoken/inference/limits.js';
import { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import { createRoutedBackend, type RoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { areDirect, connectionOf } from './connect-backend.js';
import { localModelOf, openLocalBackend } from './open-local-backend.js';
import type { CountingProcess } from './runner/counting-process.js';
import { LocalRoom } from './runner/local-room.js';
import { adaptersOf } from './settings/adapters.js';
import { backendUrls, hasBackend } from './settings/backend-urls.js';
import type { Settings } from './settings/settings-table.js';

/** What the backends of one process have in common. */
export interface SharedByBackends {
  readonly room: LocalRoom;
  readonly limits: MachineLimits;
  /** Absent: a server that does not count tokens has nobody to count them. */
  readonly counting?: CountingProcess | undefined;
}

export function sharedByBackends(clock: Clock, limits = new MachineLimits(clock)): SharedByBackends {
  return { room: new LocalRoom(clock), limits };
}

/** A backend for the doctor too. Undefined when none is configured; logs why what is configured cannot be one. */
export function openBackend(
  settings: Settings,
  modelsFolder: string,
  clock: Clock,
  log: Log,
  { room, limits, counting }: SharedByBackends = sharedByBackends(clock),
): RoutedBackend | undefined {
  if (!hasBackend(settings)) return undefined;
  const urls = backendUrls(settings);
  try {
    const local = () =>
      withCircuitBreaker(openLocalBackend(localModelOf(settings, modelsFolder), clock, log, room), {
        clock,
        limits: breakerLimits,
      });
    const servers =
      urls.length === 0
        ? [local()]
        : urls.map((url) => openServer({ ...settings, 'backend.url': url }, urls.length === 1, clock, counting));
    return createRoutedBackend(servers, {
      clock,
      name: settings['backend.name'],
      hedgeMs: settings['backend.hedge_ms'],
      limit: limits.of(urls, areDirect(urls, settings)),
    });
  } catch (thrown) {
    log.error('the backend cannot be used', { reason: errorMessage(thrown) });
    return undefined;
  }
}

/** Settings of which this is equal name the same backend. Reads what is known of a model on this machine from the disk. */
export function backendIdentity(settings: Settings, modelsFolder: string): string {
  if (hasBackend(settings) && backendUrls(settings).length === 0)
    return JSON.stringify(localModelOf(settings, modelsFolder));
  return JSON.stringify(Object.entries(settings).filter(([key]) => ofServers.test(key)));
}

/** Settings that servers are reached by; the others of `backend.` say what is asked of them, or are of models on this machine. */
const ofServers = /^(?:backend\.(?!local_|redaction$|prompt_split$|model_family$)|models\.adapters$)/;

/** One of several is known by its host. */
function openServer(settings: Settings, only: boolean, clock: Clock, counting?: CountingProcess): BreakingBackend {
  const backend = createServerBackend({
    ...connectionOf(settings, clock),
    model: settings['backend.model'],
    server: settings['backend.server'],
    adapterPath: adaptersOf(settings).find(({ name }) => name === settings['backend.model'])?.path,
    contextTokens: settings['backend.prompt_tokens_max'] + settings['backend.completion_tokens_max'],
    name: only ? settings['backend.name'] : '',
    countTokens: counting && ((...asked) => counting.count(...asked)),
    deadlines: {
      firstTokenMs: settings['backend.first_token_ms'],
      betweenTokensMs: settings['backend.between_tokens_ms'],
      totalMs: settings['backend.total_ms'],
    },
  });
  return withCircuitBreaker(backend, { clock, limits: breakerLimits });
}
