/** Which model serves which task and language, and whether its servers have it; adapters that can be loaded are loaded, as a completion would. */
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { BackendHealth } from '@foretoken/inference/backend.js';
import { serverNames } from '@foretoken/inference/servers/server-facts.js';
import { openBackend } from '../../compose-backend.js';
import { adaptersOf } from '../../settings/adapters.js';
import { backendUrls, hasBackend } from '../../settings/backend-urls.js';
import { configuredProfiles, type Profile, settingsOfProfile } from '../../settings/profiles.js';
import type { Settings } from '../../settings/settings-table.js';
import { type DoctorCheck, type DoctorScene, type Finding, note, ok, problem } from '../doctor-check.js';
import { change } from './setting-change.js';

export const modelsCheck: DoctorCheck = {
  name: 'models',
  summary: 'Which model serves which task and language, and whether its servers have it or can load it.',
  async run(scene) {
    const { settings } = scene.loaded;
    const profiles = configuredProfiles(settings);
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
  const { temperature, topP, tokensMax } = profile;
  const hosts = answers.flatMap(({ name, health }) => (health.ok ? [name] : []));
  const how = `temperature ${temperature}, top_p ${topP}, at most ${tokensMax} tokens`;
  return hosts.length === 0 ? wrong : [ok(`${what}: ${model} at ${hosts.join(', ')}; ${how}.`), ...wrong];
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
  const kind = backend.served?.server;
  await backend.close();
  return { name: backend.name, health, server: kind === undefined ? '' : serverNames[kind] };
}

function remedy(code: string, model: string, settings: Settings, server: string): string {
  if (code !== 'BACKEND_MODEL_UNKNOWN')
    return 'See what the check `backend` says; a profile with a server of its own names it by url=.';
  if (adaptersOf(settings).some(({ name }) => name === model)) return adapterRemedy(model, server);
  return `${change('models.profiles', 'TASK/LANGUAGE=MODEL')}   (with a model that \`foretoken models\` lists)`;
}

/** For an adapter of models.adapters that `server` does not have. */
export function adapterRemedy(name: string, server: string): string {
  if (server !== '' && server !== serverNames.vllm)
    return `Start the ${server} with the adapter: of the servers known here vLLM alone loads one while it runs.`;
  return `${change('models.adapters', `${name}=/path/on/the/server`)}   (and vLLM with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True)`;
}
