/** Finds the command and reads its arguments by the table; whatever does not fit is a UsageError with the nearest name. */
import { parseArgs } from 'node:util';
import { nearestName } from '@foretoken/base/nearest-name.js';
import type { CommandEntry } from './command.js';
import { type CommandName, commandTable, plannedCommands } from './command-table.js';
import { UsageError } from './usage-error.js';

/** Throws UsageError. */
export function commandNamed(name: string): CommandEntry & { readonly name: CommandName } {
  const entry = commandTable.find((command) => command.name === name);
  if (entry !== undefined) return entry;
  if (plannedCommands.has(name))
    throw new UsageError(`\`foretoken ${name}\` is planned; this version does not have it.`, 'COMMAND_NOT_YET');
  const known = commandTable.filter((command) => command.internal !== true).map((command) => command.name);
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean \`foretoken ${nearest}\`?`;
  throw new UsageError(`There is no command ${JSON.stringify(name.slice(0, 80))}.${hint}`);
}

/** `argv` is what follows the command's name. Throws UsageError. */
export function parseArguments(
  entry: CommandEntry,
  argv: readonly string[],
): { positionals: readonly string[]; flags: Record<string, string | true | undefined> } {
  if (entry.internal === true) return { positionals: argv, flags: {} };
  const options = Object.fromEntries(
    entry.flags.map((flag) => [flag.name, { type: flag.value === undefined ? 'boolean' : 'string' } as const]),
  );
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags: Record<string, string | true | undefined> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = entry.flags.find((known) => known.name === token.name);
    if (flag === undefined) throw unknownFlag(entry, token.rawName);
    if (flag.value === undefined && token.value !== undefined) throw new UsageError(`--${flag.name} takes no value.`);
    if (flag.value !== undefined && token.value === undefined)
      throw new UsageError(`--${flag.name} takes a value: ${flag.value}.`);
    flags[flag.name] = token.value ?? true;
  }
  if (positionals.length < entry.argumentsMin || positionals.length > entry.argumentsMax)
    throw new UsageError(`Use: foretoken ${`${entry.name} ${entry.usage}`.trim()}`);
  return { positionals, flags };
}

function unknownFlag(entry: CommandEntry, raw: string): UsageError {
  const known = ['--help', ...entry.flags.map((flag) => `--${flag.name}`)];
  const nearest = nearestName(raw, known);
  const hint = nearest === undefined ? ` It takes ${known.join(', ')}.` : ` Did you mean ${nearest}?`;
  const word = entry.argumentsMax === 0 ? '' : ' Behind `--` it is a word.';
  return new UsageError(`\`foretoken ${entry.name}\` has no flag ${raw.slice(0, 80)}.${hint}${word}`);
}
