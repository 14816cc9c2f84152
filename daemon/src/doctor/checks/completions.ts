/** What the newest completions of the running daemon came to, and why there were none where there were none. */
import { methods } from '@foretoken/protocol/methods.js';
import { connectDaemon } from '../../operations/connect-daemon.js';
import type { Settings } from '../../settings/settings-table.js';
import { type DoctorCheck, note, ok, problem } from '../doctor-check.js';
import { change } from './setting-change.js';

export const completionsCheck: DoctorCheck = {
  name: 'completions',
  summary: 'What the newest completions of the running daemon came to, and why others did not come.',
  async run({ folders, signal, loaded }) {
    const daemon = await connectDaemon(folders.run);
    if (daemon === undefined) return [];
    try {
      const { completions, backend } = await daemon.caller.call(methods.status, undefined, 5_000, signal);
      if (completions === undefined || completions.asked === 0)
        return [note('No completion has been asked for yet; the editor asks when something is typed.')];
      const { asked, shown, silent } = completions;
      const [most] = silent;
      const told = `Of the last ${asked} requests ${shown} got a suggestion`;
      if (most === undefined) return [ok(`${told}.`)];
      const sentence = `${told}; most often there was none since ${most.text} (${most.count} times).`;
      if (most.because !== 'backend-failed' || most.count * 2 < asked) return [ok(sentence)];
      // What was wrong once may have been put right since.
      if (backend === null) return [ok(`${sentence} None is asked now.`)];
      if (backend.state === 'in use' && backend.problem === undefined) return [ok(`${sentence} It answers now.`)];
      return [problem(sentence, remedyOf(backend.problem ?? '', loaded.settings))];
    } finally {
      daemon.close();
    }
  },
};

/** One token of a short prompt, which the check `backend` asks for, may come in time where those of editors do not. */
function remedyOf(problem: string, settings: Settings): string {
  if (!problem.includes('no first token'))
    return 'See what the check `backend` says; foretoken trace names each failure.';
  const shorter = change(
    'backend.prompt_tokens_max',
    String(Math.max(promptTokensMin, Math.floor(settings['backend.prompt_tokens_max'] / 4))),
  );
  const longer = change('backend.first_token_ms', String(settings['backend.first_token_ms'] * 2));
  return `The server does not read prompts in time. Shorter ones: ${shorter}; or more time: ${longer}`;
}

const promptTokensMin = 256;
