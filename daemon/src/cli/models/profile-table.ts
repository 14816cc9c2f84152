/** Which model serves which task, for `foretoken models`. */
import { modelToComplete } from '@foretoken/inference/models/model-to-complete.js';
import type { ServerFacts } from '@foretoken/inference/servers/server-facts.js';
import { adaptersOf } from '../../settings/adapters.js';
import {
  configuredProfiles,
  ownMachine,
  type Profile,
  placedProfile,
  profilesFor,
  type Task,
  tasks,
} from '../../settings/profiles.js';
import type { Settings } from '../../settings/settings-table.js';

/** By task, in order of preference, what backend.… and embedding.… name last. `isHere`: a model is on this machine. */
export function allProfiles(settings: Settings, isHere: (model: string) => boolean): readonly Profile[] {
  const configured = configuredProfiles(settings).map((profile) => placedProfile(profile, settings, isHere));
  return tasks.flatMap((task) => [
    ...configured.filter((profile) => profile.task === task),
    ...profilesFor(task, '*', settings).slice(-1),
  ]);
}

/** Rows of a table, the first its head; `models` are those of backend.url. */
export function profileRows(
  settings: Settings,
  models: ServerFacts['models'],
  isHere: (model: string) => boolean,
): readonly string[][] {
  const head = ['TASK', 'LANGUAGE', 'MODEL', 'TEMPERATURE', 'TOP_P', 'TOKENS', ''];
  const profiles = allProfiles(settings, isHere);
  return [head, ...profiles.flatMap((profile) => rowOf(profile, settings, models, isHere))];
}

function rowOf(
  profile: Profile,
  settings: Settings,
  models: ServerFacts['models'],
  isHere: (model: string) => boolean,
): readonly string[][] {
  const { task, language, model, temperature, topP, tokensMax, url } = profile;
  if (task === 'embedding') {
    const server = url ?? settings['embedding.url'];
    return server === '' ? [] : [[task, language, model || 'the first listed', '', '', '', `at ${server}`]];
  }
  const isLocal = url === ownMachine || (url === undefined && settings['backend.url'] === '');
  const localName = url === undefined ? settings['backend.local_model'] : model;
  const place = isLocal ? `on this machine${isHere(localName) ? '' : ', not there'}` : `at ${url}`;
  const remarks = [
    url === undefined && !isLocal ? absence(model, settings, models) : place,
    unused.has(task) ? 'for nothing yet' : '',
  ];
  const shown = isLocal ? localName : model || (modelToComplete(models)?.id ?? 'the first listed');
  const numbers = [temperature, topP, tokensMax].map(String);
  return [[task, language, shown, ...numbers, remarks.filter((remark) => remark !== '').join(', ')]];
}

/** What says that the server does not have it. */
function absence(model: string, settings: Settings, models: ServerFacts['models']): string {
  if (model === '' || models.length === 0) return '';
  if (models.some(({ id, alsoNamed }) => [id, ...alsoNamed].some((name) => [model, `${model}:latest`].includes(name))))
    return '';
  return adaptersOf(settings).some(({ name }) => name === model)
    ? 'an adapter that is loaded when it is first asked for'
    : 'not there';
}

const unused: ReadonlySet<Task> = new Set(['edit', 'explanation', 'chat']);
