/** `foretoken doctor`: checks that everything works, and says what to do where it does not. */
import { resolve } from 'node:path';
import { realRootOf } from '../../codebases/real-root.js';
import { doctorChecks } from '../../doctor/check-list.js';
import type { Finding } from '../../doctor/doctor-check.js';
import { type CheckResult, problemCount, runChecks } from '../../doctor/run-checks.js';
import { foldersOf } from '../../platform/folders.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { codebaseOfFolder } from '../file-place.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../progress-line.js';

export async function run({ io, flags, positionals, signal }: CommandCall): Promise<ExitCode> {
  const { env } = io;
  const folders = foldersOf(env, process.platform);
  const root = positionals[0] === undefined ? codebaseOfFolder(io.cwd) : realRootOf(resolve(io.cwd, positionals[0]));
  const loaded = loadSettings({ folders, env, projectRoot: root });
  const scene = { env, platform: process.platform, nodeVersion: process.versions.node, folders, loaded, root, signal };
  const results = await runChecks(doctorChecks, scene);
  const problems = problemCount(results);
  if (flags['json'] === true) await printJson(io, { ok: problems === 0, problems, checks: results });
  else await printLine(io, report(results, problems));
  return problems === 0 ? exitCodes.done : exitCodes.findings;
}

function report(results: readonly CheckResult[], problems: number): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.flatMap(({ name, findings }) =>
    findings.flatMap((finding) => findingLines(name.padEnd(width), finding)),
  );
  const end = problems === 0 ? 'Nothing keeps Foretoken from working.' : `${problems} to look at.`;
  return [...lines, '', end].join('\n');
}

const marks = { ok: 'ok  ', note: 'note', problem: 'BAD ' } as const;

function findingLines(name: string, { level, message, todo }: Finding): string[] {
  const line = `${marks[level]}  ${name}  ${printable(message)}`;
  return todo === undefined ? [line] : [line, `${' '.repeat(name.length + 8)}do: ${printable(todo)}`];
}
