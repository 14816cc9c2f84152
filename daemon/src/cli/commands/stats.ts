/** `foretoken stats`: what became of the suggestions, from the running daemon or from state.db. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { methods } from '@foretoken/protocol/methods.js';
import { connectDaemon } from '../../operations/connect-daemon.js';
import type { DaemonCaller } from '../../operations/remote-operations.js';
import { foldersOf } from '../../platform/folders.js';
import { tallyNames, tallyOf } from '../../usage/day-tallies.js';
import { totalOf, type UsageRow } from '../../usage/usage-row.js';
import { openUsageStore, stateFileName, type UsageStore } from '../../usage/usage-store.js';
import { share } from '../../views/figures.js';
import type { CommandCall, CommandIo } from '../command.js';
import { type CountedTally, costLines } from '../cost-lines.js';
import { countFlag } from '../count-flag.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';
import { textTable } from '../text-table.js';

export async function run({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  if (flags['forget'] === true) return forget(io, signal, flags['json'] === true);
  const daysMax = countFlag(flags['days'], 'days', 30, 3_660);
  // The daemon knows what it has not written yet.
  const { days, tallies } = await withUsage<Counted>(io, {
    daemon: (caller) => caller.call(methods.usage, { daysMax }, callMsMax, signal),
    store: (store) => ({ days: store.days(daysMax), tallies: store.tallies(daysMax) }),
    nothing: { days: [], tallies: [] },
  });
  if (flags['json'] === true)
    await printJson(io, {
      days,
      total: totalOf(days),
      sources: totalsBy(days, 'source'),
      languages: totalsBy(days, 'languageId'),
      tallies: Object.fromEntries(tallyNames.map((name) => [name, tallyOf(tallies, name)])),
    });
  else await sayReport(io, report(days, tallies));
  return exitCodes.done;
}

async function sayReport(io: CommandIo, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) await sayLine(io, 'No suggestion has been counted yet.');
  for (const line of lines) await printLine(io, line);
}

interface Counted {
  readonly days: readonly UsageRow[];
  readonly tallies: readonly CountedTally[];
}

function report(days: readonly UsageRow[], tallies: readonly CountedTally[]): string[] {
  const suggestions = days.length === 0 ? [] : [...tableLines(days), '', ...summaryLines(days)];
  const cost = costLines(tallies);
  return [...suggestions, ...(suggestions.length > 0 && cost.length > 0 ? [''] : []), ...cost];
}

async function forget(io: CommandIo, signal: AbortSignal, json: boolean): Promise<ExitCode> {
  await withUsage<unknown>(io, {
    daemon: (caller) => caller.call(methods.forgetUsage, undefined, callMsMax, signal),
    store: (store) => store.forget(),
    nothing: undefined,
  });
  if (json) await printJson(io, { forgotten: true });
  else await printLine(io, 'What was counted and learned of suggestions is deleted.');
  return exitCodes.done;
}

const callMsMax = 10_000;

interface UsageAccess<T> {
  readonly daemon: (caller: DaemonCaller) => Promise<T>;
  readonly store: (store: UsageStore) => T;
  /** Where nothing was ever counted. */
  readonly nothing: T;
}

/** By the running daemon, or else from state.db. */
async function withUsage<T>(io: CommandIo, access: UsageAccess<T>): Promise<T> {
  const folders = foldersOf(io.env, process.platform);
  const daemon = await connectDaemon(folders.run);
  if (daemon !== undefined) {
    try {
      return await access.daemon(daemon.caller);
    } finally {
      daemon.close();
    }
  }
  if (!existsSync(join(folders.state, stateFileName))) return access.nothing;
  const store = openUsageStore(folders.state, systemClock, silentLog);
  try {
    return access.store(store);
  } finally {
    store.close();
  }
}

function tableLines(days: readonly UsageRow[]): string[] {
  const head = ['day', 'language', 'source', ...counted.map((name) => headings[name])];
  const rows = days.map((row) => [row.day, row.languageId, row.source, ...counted.map((name) => row[name])]);
  return aligned([head, ...rows]);
}

const headings = {
  shown: 'shown',
  accepted: 'accepted',
  partly: 'partly',
  typed: 'typed',
  dismissed: 'dismissed',
  takenBack: 'taken back',
  charactersAccepted: 'characters',
} as const;

const counted = ['shown', 'accepted', 'partly', 'typed', 'dismissed', 'takenBack', 'charactersAccepted'] as const;

/** Shares of what was shown, of each source and of all, and what still stands of what was taken. */
function summaryLines(days: readonly UsageRow[]): string[] {
  const head = [
    'of what was shown',
    'shown',
    'accepted',
    'partly',
    'typed',
    'dismissed',
    'taken back',
    'characters not typed',
  ];
  const rows = [...totalsBy(days, 'source'), { name: 'all', ...totalOf(days) }].map((total) => [
    total.name,
    total.shown,
    ...(['accepted', 'partly', 'typed', 'dismissed', 'takenBack'] as const).map((name) =>
      share(total[name], total.shown),
    ),
    total.charactersAccepted,
  ]);
  const survived = totalOf(days).survival.map(
    ({ seconds, watched, charactersKept, characters }) =>
      `${share(charactersKept, characters)} after ${seconds} s (${watched})`,
  );
  const kept = survived.length === 0 ? [] : ['', `Of the characters accepted still stood: ${survived.join(', ')}.`];
  return [...aligned([head, ...rows]), ...kept];
}

function totalsBy(days: readonly UsageRow[], field: 'source' | 'languageId') {
  const groups = Map.groupBy(days, (row) => row[field]);
  return [...groups].map(([name, rows]) => ({ name, ...totalOf(rows) }));
}

function aligned(rows: readonly (readonly (string | number)[])[]): string[] {
  return textTable(rows.map((row) => row.map((cell) => printable(String(cell)))));
}
