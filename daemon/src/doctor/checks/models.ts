/** Which model serves which task and language, and whether its servers have it; adapters that can be loaded are loaded, as a completion would. */
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { nearestName } from '@foretoken/base/nearest-name.js';
import type { BackendHealth } from '@foretoken/inference/backend.js';
import { BackendFault } from '@foretoken/inference/backend-fault.js';
import { findModel, listModels } from '@foretoken/inference/library/model-library.js';
import { checkRoom, modelMemory } from '@foretoken/inference/local/before-loading.js';
import { serverName } from '@foretoken/inference/servers/server-facts.js';
import { openBackend } from '../../open-backend.js';
import { modelToRun } from '../../open-local-backend.js';
import { adaptersOf } from '../../settings/adapters.js';
import { backendUrls, hasBackend } from '../../settings/backend-urls.js';
import {
  configuredProfiles,
  ownMachine,
  type Profile,
  placedProfile,
  settingsOfProfile,
} from '../../settings/profiles.js';
import type { Settings } from '../../settings/settings-table.js';
import { type DoctorCheck, type DoctorScene, type Finding, note, ok, problem } from '../doctor-check.js';
import { localRemedy } from './local-remedy.js';
import { change } from './setting-change.js';

export const modelsCheck: DoctorCheck = {
  name: 'models',
  summary: 'Which model serves which task and language, and whether its servers have it or can load it.',
  async run(scene) {
    const { settings } = scene.loaded;
    const isHere = (model: string) => findModel(scene.folders.models, model) !== undefined;
    const profiles = configuredProfiles(settings).map((profile) => placedProfile(profile, settings, isHere));
    const findings: Finding[] = [];
    for (const profile of profiles) findings.push(...(await profileFindings(profile, settings, scene)));
    const [embedding, unused] = profiles.filter(({ task }) => task === 'embedding');
    if (embedding !== undefined && unused !== undefined)
      findings.push(
        note(
          `Of the profiles for embedding the first counts, ${embedding.model}: vectors of several models cannot be compared.`,
          `Leave out the others: ${change('models.profiles', 'embedding=MODEL')}`,
        ),
      );
    findings.push(...roomFindings(profiles, settings, scene.folders.models));
    const asked = new Set([settings['backend.model'], ...profiles.map(({ model }) => model)]);
    for (const { name } of adaptersOf(settings))
      if (!asked.has(name))
        findings.push(
          note(
            `The adapter "${name}" is asked for by nothing, and so never loaded.`,
            `${change('backend.model', name)}   (or ${change('models.profiles', `completion/LANGUAGE=${name}`)})`,
          ),
        );
    return findings;
  },
};

async function profileFindings(
  profile: Profile,
  settings: Settings,
  { folders, signal }: DoctorScene,
): Promise<readonly Finding[]> {
  const { task, language, model } = profile;
  const what = `${task}${language === '*' ? '' : ` in ${language}`}`;
  const own = settingsOfProfile(profile, settings);
  // Whether an embedding server answers, its own check says.
  if (task === 'embedding')
    return [ok(`${what}: ${model} at ${own['embedding.url'] || 'no server: embedding.url is empty'}.`)];
  if (profile.url === ownMachine) return [localFinding(what, profile, own, folders.models)];
  if (profile.url === undefined ? settings['backend.url'] === '' : !hasBackend(settings))
    return [
      problem(`The profile for ${what} counts once there is a backend.`, change('backend.url', 'http://HOST:PORT')),
    ];
  const answers = await Promise.all(backendUrls(own).map((url) => askServer(url, own, folders.models, signal)));
  const wrong = answers.flatMap(({ health, server }) =>
    health.ok
      ? []
      : [problem(`${what}: ${health.failure.detail}`, remedy(health.failure.code, model, settings, server))],
  );
  const hosts = answers.flatMap(({ name, health }) => (health.ok ? [name] : []));
  return hosts.length === 0
    ? wrong
    : [ok(`${what}: ${model} at ${hosts.join(', ')}; ${parameters(profile)}.`), ...wrong];
}

function parameters({ temperature, topP, tokensMax }: Profile): string {
  return `temperature ${temperature}, top_p ${topP}, at most ${tokensMax} tokens`;
}

/** Without loading it, which may take gigabytes. */
function localFinding(what: string, profile: Profile, own: Settings, modelsFolder: string): Finding {
  const { model } = profile;
  const models = listModels(modelsFolder).map(({ name }) => name);
  if (!models.includes(model)) {
    const nearest = nearestName(model, models);
    const other =
      nearest === undefined ? `foretoken models pull ${model}` : change('models.profiles', `TASK=${nearest}`);
    return problem(`${what}: there is no model "${model}" on this machine.`, other);
  }
  try {
    checkRoom(modelToRun(own, modelsFolder));
    return ok(`${what}: ${model} on this machine; ${parameters(profile)}.`);
  } catch (thrown) {
    if (!(thrown instanceof BackendFault)) throw thrown;
    return problem(`${what}: ${thrown.failure.detail}`, localRemedy(thrown.failure, own));
  }
}

/** All models on this machine that may be asked for share one ceiling. */
function roomFindings(profiles: readonly Profile[], settings: Settings, modelsFolder: string): Finding[] {
  const main = settings['backend.url'] === '' ? [settings['backend.local_model']] : [];
  const named = profiles.filter(({ url }) => url === ownMachine).map(({ model }) => model);
  const models = [...new Set([...main, ...named])].filter((name) => findModel(modelsFolder, name) !== undefined);
  const room = settings['backend.local_memory_mb_max'];
  const bytes = models.map((name) => bytesNeeded({ ...settings, 'backend.local_model': name }, modelsFolder));
  const mib = Math.ceil(bytes.reduce((sum, one) => sum + one, 0) / 2 ** 20);
  if (models.length < 2 || mib <= room) return [];
  return [
    note(
      `Together ${models.join(', ')} need about ${mib} MiB, more than backend.local_memory_mb_max: one leaves the memory when another is asked for.`,
      change('backend.local_memory_mb_max', `${mib}`),
    ),
  ];
}

/** 0 for one that cannot be read, which is said elsewhere. */
function bytesNeeded(settings: Settings, modelsFolder: string): number {
  try {
    return modelMemory(modelToRun(settings, modelsFolder));
  } catch (thrown) {
    if (thrown instanceof BackendFault) return 0;
    throw thrown;
  }
}

async function askServer(
  url: string,
  settings: Settings,
  modelsFolder: string,
  signal: AbortSignal,
): Promise<{ name: string; health: BackendHealth; server: string }> {
  const backend = openBackend(
    { ...settings, 'backend.url': url, 'backend.endpoints': [], 'backend.name': '' },
    modelsFolder,
    systemClock,
    silentLog,
  );
  if (backend === undefined)
    return {
      name: url,
      server: '',
      health: { ok: false, failure: { code: 'BACKEND_UNREACHABLE', detail: `${url} cannot be asked.` } },
    };
  const health = await backend.probe(signal);
  const { served } = backend;
  await backend.close();
  return { name: backend.name, health, server: served === undefined ? '' : serverName(served.server, served.program) };
}

function remedy(code: string, model: string, settings: Settings, server: string): string {
  if (code !== 'BACKEND_MODEL_UNKNOWN')
    return 'See what the check `backend` says; a profile with a server of its own names it by url=.';
  if (adaptersOf(settings).some(({ name }) => name === model)) return adapterRemedy(model, server);
  return `${change('models.profiles', 'TASK/LANGUAGE=MODEL')}   (with a model that \`foretoken models\` lists)`;
}

/** For an adapter of models.adapters that `server` does not have. */
export function adapterRemedy(name: string, server: string): string {
  if (server !== '' && server !== serverName('vllm', undefined))
    return `Start the ${server} with the adapter: of the servers known here vLLM alone loads one while it runs.`;
  return `${change('models.adapters', `${name}=/path/on/the/server`)}   (and vLLM with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True)`;
}
