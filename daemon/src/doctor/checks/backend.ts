/** Whether the configured backend answers, and why not. */
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { errors } from '@foretoken/protocol/errors.js';
import { openBackend } from '../../compose-backend.js';
import { isErrorCode } from '../../operations/operation-failure.js';
import { type DoctorCheck, note, ok, problem } from '../doctor-check.js';

export const backendCheck: DoctorCheck = {
  name: 'backend',
  summary: 'Whether the configured backend answers and has the model.',
  async run({ loaded: { settings }, signal }) {
    const url = settings['backend.url'];
    if (url === '')
      return [
        note(
          'No backend is configured; the embedded engine answers alone.',
          'foretoken config set backend.url http://HOST:PORT/v1',
        ),
      ];
    const backend = openBackend(settings, systemClock, silentLog);
    if (backend === undefined)
      return [
        problem(
          `backend.url is no address of a backend: ${url}.`,
          'foretoken config set backend.url http://HOST:PORT/v1',
        ),
      ];
    try {
      const health = await backend.probe(signal);
      if (health.ok)
        return [ok(`${backend.name} answers in ${health.ms.toFixed(0)} ms; model ${backend.model || 'not named'}.`)];
      const { code, detail } = health.failure;
      return [problem(detail, isErrorCode(code) ? errors[code].todo : 'Look at the log of the server.')];
    } finally {
      await backend.close();
    }
  },
};
