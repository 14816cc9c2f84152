/** Which model serves which task, for `foretoken models`. */
import type { ServerFacts } from '@foretoken/inference/servers/server-facts.js';
import { adaptersOf } from '../../settings/adapters.js';
import { configuredProfiles, type Profile, profilesFor, type Task, tasks } from '../../settings/profiles.js';
import type { Settings } from '../../settings/settings-table.js';

/** By task, in order of preference, what backend.… and embedding.… name last. */
export function allProfiles(settings: Settings): readonly Profile[] {
  const configured = configuredProfiles(settings);
  return tasks.flatMap((task) => [
    ...configured.filter((profile) => profile.task === task),
    ...profilesFor(task, '*', settings).slice(-1),
  ]);
}

/** Rows of a table, the first its head; `facts` are those of backend.url. */
export function profileRows(settings: Settings, facts: ServerFacts): readonly string[][] {
  const head = ['TASK', 'LANGUAGE', 'MODEL', 'TEMPERATURE', 'TOP_P', 'TOKENS', ''];
  return [head, ...allProfiles(settings).flatMap((profile) => rowOf(profile, settings, facts))];
}

function rowOf(profile: Profile, settings: Settings, facts: ServerFacts): readonly string[][] {
  const { task, language, model, temperature, topP, tokensMax, url } = profile;
  if (task === 'embedding') {
    const server = url ?? settings['embedding.url'];
    return server === '' ? [] : [[task, language, model || 'the first listed', '', '', '', `at ${server}`]];
  }
  const remarks = [
    url === undefined ? absence(model, settings, facts) : `at ${url}`,
    unused.has(task) ? 'for nothing yet' : '',
  ];
  const shown = model === '' ? (facts.models[0]?.id ?? 'the first listed') : model;
  const numbers = [temperature, topP, tokensMax].map(String);
  return [[task, language, shown, ...numbers, remarks.filter((remark) => remark !== '').join(', ')]];
}

/** What says that the server does not have it. */
function absence(model: string, settings: Settings, { models }: ServerFacts): string {
  if (model === '' || models.length === 0) return '';
  if (models.some(({ id, alsoNamed }) => [id, ...alsoNamed].some((name) => [model, `${model}:latest`].includes(name))))
    return '';
  return adaptersOf(settings).some(({ name }) => name === model)
    ? 'an adapter that is loaded when it is first asked for'
    : 'not there';
}

const unused: ReadonlySet<Task> = new Set(['edit', 'explanation', 'chat']);
