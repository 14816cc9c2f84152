/** Whether the configured backend answers, and why not. */
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { matchFamily } from '@foretoken/inference/models/match-family.js';
import type { FimSupport } from '@foretoken/inference/servers/server-facts.js';
import { errors } from '@foretoken/protocol/errors.js';
import { openBackend } from '../../compose-backend.js';
import { isErrorCode } from '../../operations/operation-failure.js';
import { type DoctorCheck, type Finding, note, ok, problem } from '../doctor-check.js';

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
        return [
          ok(`${backend.name} answers in ${health.ms.toFixed(0)} ms; model ${backend.model || 'not named'}.`),
          familyFinding(backend.model, settings['backend.model_family'], backend.served?.fim),
        ];
      const { code, detail } = health.failure;
      return [problem(detail, isErrorCode(code) ? errors[code].todo : 'Look at the log of the server.')];
    } finally {
      await backend.close();
    }
  },
};

/** A model that is asked in the wrong way completes badly and says nothing of it. */
function familyFinding(model: string, forced: string, fim: FimSupport | undefined): Finding {
  const { family, known, nearest } = matchFamily(model, forced);
  if (forced === 'auto' && fim?.kind === 'infill')
    return ok('The server itself joins what stands before and after the cursor.');
  if (forced === 'auto' && fim?.kind === 'markers')
    return ok(`Prompts are laid out for the family ${fim.family.name}.`);
  if (forced === 'auto' && fim?.kind === 'none' && known)
    return problem(
      `By its name ${model} is of the family ${family.name}, but its tokenizer does not know the markers of fill-in-the-middle: it is given what stands before the cursor alone.`,
      'Serve a model that was trained to fill in the middle (often the one without "instruct" in its name) and set backend.model to it.',
    );
  if (known) return ok(`Prompts are laid out for the family ${family.name}.`);
  const meant = nearest === undefined ? '' : ` Its name is near ${nearest.example}.`;
  return note(
    `${model || 'The model'} is of no family that is known here: it is given what stands before the cursor, without fill-in-the-middle markers.${meant}`,
    `foretoken config set backend.model_family ${nearest?.name ?? 'FAMILY'}`,
  );
}
