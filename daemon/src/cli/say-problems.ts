/** Tells the person at the terminal what is wrong with the settings; the command goes on with the rest of them. */
import { formatProblem, type SettingsProblem } from '../settings/settings-problem.js';
import type { CommandIo } from './command.js';
import { sayLine } from './output.js';
import { printable } from './progress-line.js';

export async function sayProblems(io: CommandIo, problems: readonly SettingsProblem[]): Promise<void> {
  for (const problem of problems) await sayLine(io, printable(`foretoken: ${formatProblem(problem)}`));
}
