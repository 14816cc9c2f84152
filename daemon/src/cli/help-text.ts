/** Help, from the table of commands. */
import type { CommandEntry } from './command.js';
import { commandTable } from './command-table.js';
import { exitCodeMeanings, exitCodes } from './exit-codes.js';

export function helpText(): string {
  const shown = commandTable.filter((command) => command.internal !== true);
  const codes = Object.entries(exitCodes).map(([name, code]) => [String(code), meaningOf(name)] as const);
  return [
    'foretoken: a self-hosted AI pair programmer.',
    '',
    'Use: foretoken COMMAND [--help]',
    '',
    ...columns(shown.map((command) => [command.name, command.summary])),
    '',
    'Exit codes:',
    ...columns(codes),
    '',
  ].join('\n');
}

export function commandHelpText(entry: CommandEntry): string {
  const flags = entry.flags.map(
    (flag) => [`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.summary] as const,
  );
  return [
    `Use: foretoken ${`${entry.name} ${entry.usage}`.trim()}`,
    '',
    entry.summary,
    ...(entry.details === undefined ? [] : ['', ...entry.details]),
    ...(flags.length === 0 ? [] : ['', ...columns(flags)]),
    '',
  ].join('\n');
}

function meaningOf(name: string): string {
  return Object.entries(exitCodeMeanings).find(([known]) => known === name)?.[1] ?? name;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
