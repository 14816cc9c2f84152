/** Help, from the table of commands. */
import type { CommandEntry, FlagEntry, VerbEntry } from './command.js';
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

/** `words`: what follows the command; a verb among its own has a help of its own. */
export function commandHelpText(entry: CommandEntry, words: readonly string[] = []): string {
  const [first] = words.filter((word) => !word.startsWith('-'));
  const verb = entry.verbs?.find(({ name }) => name === first);
  if (verb !== undefined) return verbHelpText(entry, verb);
  const verbs = entry.verbs?.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary] as const) ?? [];
  return [
    `Use: foretoken ${`${entry.name} ${entry.usage}`.trim()}`,
    '',
    entry.summary,
    ...(verbs.length === 0 ? [] : ['', ...columns(verbs)]),
    ...(entry.details === undefined ? [] : ['', ...entry.details]),
    ...flagColumns(entry.flags),
    '',
  ].join('\n');
}

function verbHelpText({ name, flags }: CommandEntry, verb: VerbEntry): string {
  const own = flags
    .filter((flag) => verb.flags.includes(flag.name))
    .map((flag) => ({ ...flag, summary: summaryFor(verb.name, flag.summary) }));
  const use = `Use: foretoken ${`${name} ${verb.name} ${verb.usage}`.trim()}`;
  return [use, '', verb.summary, ...flagColumns(own), ''].join('\n');
}

/** Of what a flag is for with each verb, what it is for with this one. */
function summaryFor(verb: string, summary: string): string {
  for (const [, verbs = '', text = ''] of summary.matchAll(/With ([^:]+): (.*?)(?= With |$)/g))
    if (verbs.split(' ').includes(verb)) return text.charAt(0).toUpperCase() + text.slice(1);
  return summary;
}

function flagColumns(flags: readonly FlagEntry[]): string[] {
  const rows = flags.map(
    (flag) => [`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.summary] as const,
  );
  return rows.length === 0 ? [] : ['', ...columns(rows)];
}

function meaningOf(name: string): string {
  return Object.entries(exitCodeMeanings).find(([known]) => known === name)?.[1] ?? name;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
