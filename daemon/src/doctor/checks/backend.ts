/** Whether the configured backend answers, completes, and is used as well as it could be; and if not, the line to change. */
import { AppError, errnoCode } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { type ConnectionOptions, openApi } from '@foretoken/inference/connection.js';
import { connectionOf } from '../../connect-backend.js';
import { openBackend } from '../../open-backend.js';
import { backendUrls } from '../../settings/backend-urls.js';
import type { Settings } from '../../settings/settings-table.js';
import { type DoctorCheck, type Finding, note, ok, problem } from '../doctor-check.js';
import { remedyOf } from './backend-remedy.js';
import { triedFindings } from './backend-trial.js';
import { localModelFindings } from './local-model.js';
import { change } from './setting-change.js';

export const backendCheck: DoctorCheck = {
  name: 'backend',
  summary: 'Whether the configured backend answers, has the model, completes code and fills in the middle.',
  async run({ loaded: { settings }, folders, signal }) {
    if (settings['backend.url'] === '' && settings['backend.local_model'] !== '')
      return localModelFindings(settings, folders, signal);
    if (settings['backend.url'] === '')
      return [
        note(
          'No backend is configured; the embedded engine answers alone.',
          `${change('backend.url', 'http://HOST:PORT')}   (or \`foretoken models pull\`, for a model on this machine)`,
        ),
      ];
    const unusable = await unusableFinding(settings);
    if (unusable !== undefined) return [unusable];
    const backend = openBackend({ ...settings, 'backend.endpoints': [] }, folders.models, systemClock, silentLog);
    if (backend === undefined)
      return [problem('backend.url is no address of a backend.', change('backend.url', 'http://HOST:PORT'))];
    try {
      const health = await backend.probe(signal);
      const first = health.ok
        ? await triedFindings(backend, health, settings, folders, signal)
        : [await remedyOf(health.failure, settings, signal)];
      return [...first, ...(await endpointFindings(settings, folders.models, signal))];
    } finally {
      await backend.close();
    }
  },
};

/** Each of the further servers. */
async function endpointFindings(settings: Settings, modelsFolder: string, signal: AbortSignal): Promise<Finding[]> {
  const others = backendUrls(settings).slice(1);
  const without = (url: string) => {
    const rest = others.filter((other) => other !== url);
    const left =
      rest.length === 0 ? 'foretoken config unset backend.endpoints' : change('backend.endpoints', rest.join(','));
    return `Start the server, correct its address, or leave it out: ${left}`;
  };
  return Promise.all(
    others.map(async (url) => {
      const alone = { ...settings, 'backend.url': url, 'backend.endpoints': [] };
      const backend = openBackend(alone, modelsFolder, systemClock, silentLog);
      const todo = without(url);
      if (backend === undefined) return problem('One of backend.endpoints is no address of a server.', todo);
      const health = await backend.probe(signal);
      await backend.close();
      return health.ok
        ? ok(`${backend.name} answers too, in ${health.ms.toFixed(0)} ms.`)
        : problem(health.failure.detail, todo);
    }),
  );
}

/** A file that cannot be read, or holds no certificate or key; or a proxy that is none. */
async function unusableFinding(settings: Settings): Promise<Finding | undefined> {
  const connection = connectionOr(settings);
  if ('level' in connection) return connection;
  try {
    await openApi(connection).close();
    return undefined;
  } catch (thrown) {
    // An address that is none has a finding of its own.
    if (thrown instanceof AppError) return undefined;
    const files = 'backend.client_certificate_file and backend.client_key_file';
    return problem(
      `${files} hold no certificate with its key, or backend.ca_file no certificate (${errnoCode(thrown) ?? 'unknown'}).`,
      change('backend.client_certificate_file', '/path/to/the/certificate.pem'),
    );
  }
}

function connectionOr(settings: Settings): ConnectionOptions | Finding {
  try {
    return connectionOf(settings, systemClock);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return problem(thrown.message, 'Correct the setting that the message names, by `foretoken config set`.');
  }
}
