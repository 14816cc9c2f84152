/** The reference pages, rendered from the tables in code: what a user can name stands in one table and in no other text. */
import { commands } from '@foretoken/protocol/commands.js';
import { type ErrorEntry, errors } from '@foretoken/protocol/errors.js';
import { methods } from '@foretoken/protocol/methods.js';
import { commandTable } from '../cli/command-table.js';
import { exitCodeMeanings, exitCodes } from '../cli/exit-codes.js';
import { doctorChecks } from '../doctor/check-list.js';
import { type MetricEntry, metricsTable } from '../metrics/metrics-table.js';
import { valuesOf } from '../settings/check-value.js';
import type { SettingEntry } from '../settings/setting-entry.js';
import { settingsSchema } from '../settings/settings-schema.js';
import { environmentVariableOf, settingEntry, settingKeys } from '../settings/settings-table.js';
import { luaSettings, vimHelp } from './vim-settings.js';

export interface ReferencePage {
  /** Under docs/reference unless it is said otherwise, with '/'. */
  readonly path: string;
  readonly text: string;
}

/** All pages; the same text for the same code. */
export function referencePages(): readonly ReferencePage[] {
  return [
    { path: 'settings.md', text: settingsPage() },
    { path: 'settings.schema.json', text: `${JSON.stringify(settingsSchema(), undefined, 2)}\n` },
    { path: 'commands.md', text: commandsPage() },
    { path: 'errors.md', text: errorsPage() },
    { path: 'methods.md', text: methodsPage() },
    { path: 'metrics.md', text: metricsPage() },
  ];
}

/** Files outside docs/reference that are made of the same tables; paths from the repository's top. */
export function clientFiles(): readonly ReferencePage[] {
  return [
    { path: 'clients/neovim/doc/foretoken-settings.txt', text: vimHelp() },
    { path: 'clients/neovim/lua/foretoken/settings.lua', text: luaSettings() },
  ];
}

const generated = '<!-- Generated from the tables in code; edit those. -->';

function settingsPage(): string {
  return page('Settings', [
    'The user file is `config.jsonc`; `foretoken config path` says where. Later wins: defaults, user file, environment, editor.',
    'Settings of *session* scope may also come from the editor. A project’s own `.foretoken.jsonc` can only tighten:',
    'where a setting says how; the rest it may not touch.',
    '',
    ...settingKeys.flatMap((key) => {
      const entry = settingEntry(key);
      return [
        `## \`${key}\``,
        '',
        entry.description,
        '',
        `- takes ${valuesOf(entry)}`,
        `- default: \`${JSON.stringify(entry.default)}\``,
        `- scope: ${entry.scope}`,
        ...(entry.project === undefined ? [] : [`- a project may ${projectWords[entry.project]}`]),
        `- environment: \`${environmentVariableOf(key)}\``,
        '',
      ];
    }),
  ]);
}

const projectWords: Readonly<Record<NonNullable<SettingEntry['project']>, string>> = {
  lower: 'lower it',
  off: 'switch it off',
  add: 'add to it',
  later: 'choose a later one of its values',
};

function commandsPage(): string {
  const shown = commandTable.filter((command) => command.internal !== true);
  return page('Commands', [
    'From a clone: `./foretoken COMMAND`. Every `--json` prints one object with `"schema": 1`.',
    '',
    ...table(
      ['exit code', 'meaning'],
      Object.entries(exitCodes).map(([name, code]) => [String(code), meaningOf(name)]),
    ),
    '',
    ...shown.flatMap((command) => [
      `## \`${`foretoken ${command.name} ${command.usage}`.trim()}\``,
      '',
      command.summary,
      '',
      ...(command.verbs ?? []).map(({ name, usage, summary }) => `- \`${`${name} ${usage}`.trim()}\`: ${summary}`),
      ...(command.verbs === undefined ? [] : ['']),
      ...(command.details ?? []).flatMap((line) => [line, '']),
      ...command.flags.map(
        (flag) => `- \`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}\`: ${flag.summary}`,
      ),
      ...(command.flags.length > 0 ? [''] : []),
    ]),
    '## Checks of `foretoken doctor`',
    '',
    ...doctorChecks.map((check) => `- ${check.name}: ${check.summary}`),
    '',
  ]);
}

function meaningOf(name: string): string {
  return Object.entries(exitCodeMeanings).find(([known]) => known === name)?.[1] ?? name;
}

function errorsPage(): string {
  const entries: readonly [string, ErrorEntry][] = Object.entries(errors);
  return page('Errors', [
    ...entries
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([code, { what, why, todo }]) => [
        `## ${code}`,
        '',
        what,
        '',
        `- why: ${why}`,
        `- what to do: ${todo}`,
        '',
      ]),
  ]);
}

function methodsPage(): string {
  return page('Methods', [
    'The wire is LSP with a few methods beside its own.',
    '',
    ...table(
      ['method', 'kind', 'who sends it', 'since wire version', 'what it does'],
      Object.values(methods).map(({ name, kind, direction, since, doc }) => [
        `\`${name}\``,
        kind,
        direction === 'client-to-daemon' ? 'client' : 'daemon',
        String(since),
        doc,
      ]),
    ),
    '',
    'Commands of `workspace/executeCommand`:',
    '',
    ...table(
      ['command', 'what it says'],
      commands.map(({ name, doc }) => [`\`${name}\``, doc]),
    ),
    '',
  ]);
}

function metricsPage(): string {
  const entries: readonly [string, MetricEntry][] = Object.entries(metricsTable);
  return page('Metrics', [
    'The daemon exports these at `/metrics` of its loopback port, in the Prometheus text format, to whoever has its token.',
    '',
    ...table(
      ['metric', 'type', 'labels', 'what it says'],
      entries.map(([name, { type, help, labels }]) => [`\`${name}\``, type, (labels ?? []).join(', '), help]),
    ),
    '',
  ]);
}

function page(title: string, lines: readonly string[]): string {
  return `${[`# ${title}`, '', generated, '', ...lines].join('\n').trimEnd()}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
