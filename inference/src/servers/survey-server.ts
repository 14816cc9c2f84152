/** Everything that can be told of a server without making it work: for `foretoken models` and the doctor. */
import type { ApiClient } from '../api-client.js';
import { inferenceLimits } from '../limits.js';
import { abilityOf, identifyServer, type ModelAbility } from './identify-server.js';
import type { ServerFacts, ServerKind } from './server-facts.js';
import { readServerLoad, type ServerLoad } from './server-load.js';

export interface ServerSurvey {
  /** Where its API was found. */
  readonly url: string;
  readonly facts: ServerFacts;
  /** In the server's order, the first so many of its models. */
  readonly models: readonly ModelAbility[];
  readonly load: ServerLoad | undefined;
}

/** Rejects with BackendFault or what the network says. */
export async function surveyServer(
  api: ApiClient,
  expected: ServerKind | 'auto',
  signal: AbortSignal,
): Promise<ServerSurvey> {
  const facts = await identifyServer(api, expected, signal);
  const asked = facts.models.slice(0, inferenceLimits.surveyedModelsMax);
  const models: ModelAbility[] = [];
  const within = (ms: number) => AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  for (const model of asked) models.push(await abilityOf(api, facts, model, within(inferenceLimits.identifyMs)));
  const load = await readServerLoad(api, facts.kind, within(inferenceLimits.sideQuestionMs)).catch(() => undefined);
  return { url: api.apiUrl, facts, models, load };
}
