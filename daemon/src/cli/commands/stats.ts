/** `foretoken stats`: what became of the suggestions, from the running daemon or from state.db. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { methods } from '@foretoken/protocol/methods.js';
import { connectDaemon } from '../../operations/connect-daemon.js';
import { foldersOf } from '../../platform/folders.js';
import { openUsageStore, stateFileName, type UsageRow } from '../../usage/usage-store.js';
import type { CommandCall, CommandIo } from '../command.js';
import { countFlag } from '../count-flag.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';

export async function run({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  const daysMax = countFlag(flags['days'], 'days', 30, 3_660);
  const days = await usageDays(io, daysMax, signal);
  if (flags['json'] === true) await printJson(io, { days });
  else if (days.length === 0) await sayLine(io, 'No suggestion has been counted yet.');
  else for (const line of tableLines(days)) await printLine(io, line);
  return exitCodes.done;
}

/** The daemon knows what it has not written yet. */
async function usageDays(io: CommandIo, daysMax: number, signal: AbortSignal): Promise<readonly UsageRow[]> {
  const folders = foldersOf(io.env, process.platform);
  const daemon = await connectDaemon(folders.run);
  if (daemon !== undefined) {
    try {
      return (await daemon.caller.call(methods.usage, { daysMax }, 10_000, signal)).days;
    } finally {
      daemon.close();
    }
  }
  if (!existsSync(join(folders.state, stateFileName))) return [];
  const store = openUsageStore(folders.state, systemClock, silentLog);
  try {
    return store.days(daysMax);
  } finally {
    store.close();
  }
}

function tableLines(days: readonly UsageRow[]): string[] {
  const head = ['day', 'language', 'source', 'shown', 'accepted', 'rejected', 'characters'];
  const rows = days.map((row) =>
    [row.day, row.languageId, row.source, row.shown, row.accepted, row.rejected, row.charactersAccepted].map((cell) =>
      printable(String(cell)),
    ),
  );
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
