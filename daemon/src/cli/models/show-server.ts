/** `foretoken models [URL]`: the server behind an address, and what its models can. */
import { AppError } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { openApi } from '@foretoken/inference/connection.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import { findModel, listModels } from '@foretoken/inference/library/model-library.js';
import type { ModelAbility } from '@foretoken/inference/servers/identify-server.js';
import { type FimSupport, serverName } from '@foretoken/inference/servers/server-facts.js';
import type { ServerLoad } from '@foretoken/inference/servers/server-load.js';
import { type ServerSurvey, surveyServer } from '@foretoken/inference/servers/survey-server.js';
import { connectionOf, transportOf } from '../../connect-backend.js';
import { foldersOf } from '../../platform/folders.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';
import { sayProblems } from '../say-problems.js';
import { textTable } from '../text-table.js';
import { localModelJson, localModelTable, localUses } from './list-local-models.js';
import { allProfiles, profileRows } from './profile-table.js';

export async function showServer({ io, flags, positionals, signal }: CommandCall): Promise<ExitCode> {
  const folders = foldersOf(io.env, process.platform);
  const { settings, problems } = loadSettings({ folders, env: io.env });
  await sayProblems(io, problems);
  const [asked] = positionals;
  // The server that is configured is asked as it is configured, by whatever address of it.
  const isOwn = settings['backend.url'] !== '' && originOf(asked ?? '') === originOf(settings['backend.url']);
  const given = isOwn ? undefined : asked;
  const url = given ?? settings['backend.url'];
  const json = flags['json'] === true;
  const isHere = (name: string) => findModel(folders.models, name) !== undefined;
  if (url === '') {
    const used = settings['backend.local_model'];
    const local = listModels(folders.models);
    const uses = localUses(settings, local);
    const profiles = used === '' ? [] : ['', ...textTable(profileRows(settings, [], isHere))];
    if (json) await printJson(io, { url: null, models: [], local: local.map((model) => localModelJson(model, uses)) });
    else if (local.length > 0)
      for (const line of [...localModelTable(local, uses), ...profiles]) await printLine(io, printable(line));
    if (used !== '') return exitCodes.done;
    await sayLine(io, 'No backend is configured. Try `foretoken models http://HOST:PORT` or `foretoken models pull`.');
    return exitCodes.noBackend;
  }
  // A key belongs to the server that it was set for.
  const stranger = { url: given ?? '', transport: transportOf(settings, given ?? ''), credential: fixedCredential('') };
  const api = openApi(given === undefined ? connectionOf(settings, systemClock) : stranger);
  const expected = given === undefined ? settings['backend.server'] : 'auto';
  try {
    const survey = await surveyServer(api, expected, signal);
    const own = given === undefined;
    if (json) await printJson(io, { ...jsonOf(survey), ...(own ? { profiles: allProfiles(settings, isHere) } : {}) });
    else {
      const profiles = own ? ['', ...textTable(profileRows(settings, survey.facts.models, isHere))] : [];
      const local = own ? listModels(folders.models) : [];
      const here =
        local.length === 0 ? [] : ['', 'On this machine:', ...localModelTable(local, localUses(settings, local))];
      for (const line of [...report(survey, settings['backend.model']), ...profiles, ...here])
        await printLine(io, printable(line));
    }
    return exitCodes.done;
  } catch (thrown) {
    const { code, detail } = api.failureOf(thrown);
    throw new AppError(code, detail);
  } finally {
    await api.close();
  }
}

function originOf(address: string): string | undefined {
  return URL.parse(address)?.origin;
}

function jsonOf({ url, facts, models, load }: ServerSurvey): object {
  return {
    url,
    server: facts.kind,
    program: facts.program?.name ?? null,
    version: facts.version ?? null,
    load: load ?? null,
    models: models.map(({ model, fim }) => ({
      id: model.id,
      adapterOf: model.adapterOf ?? null,
      contextTokens: model.contextTokens ?? null,
      fim: fim.kind,
      family: fim.kind === 'markers' ? fim.family.name : null,
    })),
  };
}

function report({ url, facts, models, load }: ServerSurvey, chosen: string): string[] {
  const version = facts.version === undefined ? '' : ` ${facts.version}`;
  const head = `${serverName(facts.kind, facts.program?.name)}${version} at ${url}${loadText(load)}`;
  if (models.length === 0) return [head, 'It has no model: load one, or pull one, in the way of this server.'];
  const rows = [['MODEL', 'FIM', 'CONTEXT', ''], ...models.map((ability) => rowOf(ability, chosen))];
  const more = facts.models.length - models.length;
  return [head, '', ...textTable(rows), ...(more > 0 ? [`and ${more} more`] : [])];
}

function rowOf({ model, fim }: ModelAbility, chosen: string): string[] {
  const remarks = [
    ...(model.adapterOf === undefined ? [] : [`adapter of ${model.adapterOf}`]),
    ...(model.id === chosen ? ['backend.model'] : []),
  ];
  return [
    model.id,
    fimText(fim),
    model.contextTokens === undefined ? '?' : `${model.contextTokens}`,
    remarks.join(', '),
  ];
}

function fimText(fim: FimSupport): string {
  switch (fim.kind) {
    case 'markers':
      return `yes (${fim.family.name}${fim.told === 'name' ? ', by its name' : ''})`;
    case 'infill':
      return 'yes (by the server)';
    case 'chat':
      return 'no (asked in a chat)';
    case 'none':
      return 'no';
  }
}

function loadText(load: ServerLoad | undefined): string {
  if (load === undefined) return '';
  const cached =
    load.cachedShare === undefined ? '' : `, ${(load.cachedShare * 100).toFixed(0)} % of prompts from its cache`;
  const slots = load.slots === undefined ? '' : ` in ${load.slots} ${load.slots === 1 ? 'slot' : 'slots'}`;
  const waiting = load.waiting === undefined ? '' : `, ${load.waiting} waiting`;
  return `; ${load.running} running${slots}${waiting}${cached}`;
}
