/** What is wrong with the settings, each with its place. */
import { servedBy } from '../../settings/served-model.js';
import { formatProblem } from '../../settings/settings-problem.js';
import { type DoctorCheck, ok, problem } from '../doctor-check.js';

export const settingsCheck: DoctorCheck = {
  name: 'settings',
  summary: 'Whether all settings are understood.',
  async run({ loaded }) {
    if (loaded.problems.length > 0)
      return loaded.problems.map((found) =>
        problem(
          formatProblem(found),
          'Correct it there, or take it out; `foretoken config list` shows what each setting takes.',
        ),
      );
    const source = loaded.sources.get('backend.url') ?? '';
    const served = source.startsWith(servedBy) ? [ok(`Completions come from ${source}, until that ends.`)] : [];
    const changed = [...loaded.sources.values()].filter((source) => source !== 'default').length;
    return [
      ok(
        changed === 0
          ? 'All settings are the defaults.'
          : `${changed} ${changed === 1 ? 'setting differs' : 'settings differ'} from the defaults, all understood.`,
      ),
      ...served,
    ];
  },
};
