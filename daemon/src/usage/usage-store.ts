/** What became of the suggestions, counted by day, language and source on this machine alone; no code and no file name is kept. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SuggestionEvent } from '@foretoken/assist/feedback/suggestion-event.js';
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { Lru } from '@foretoken/base/lru.js';
import { openDatabase, type Sqlite, storageError } from '@foretoken/codebase/sqlite/open-database.js';
import type { UsageSink } from '@foretoken/lsp-server/session-services.js';
import { DayTallies, readTallies, type Tally, type TallyName } from './day-tallies.js';
import { usageLimits } from './limits.js';
import { noCounts, plus, type Survival, sumOf, type UsageCounts, type UsageRow } from './usage-row.js';
import {
  addUsage,
  deleteAllUsage,
  deleteUsageBefore,
  readLearned,
  readUsage,
  stateMigrations,
  sureDay,
  writeLearned,
} from './usage-tables.js';

export interface UsageStore extends UsageSink {
  /** The newest days with anything in them, newest first. Throws AppError. */
  days(daysMax: number): readonly UsageRow[];
  /** Adds to a count of today. */
  tally(name: TallyName, count: number): void;
  /** Counts of the newest days with any, newest first. Throws AppError. */
  tallies(daysMax: number): readonly Tally[];
  /** What became of a suggestion of this process, as far as it is known. */
  fateOf(completionId: number): Fate | undefined;
  /** What was learned under a name before; undefined when nothing was, or it cannot be read. */
  learned(name: string): string | undefined;
  /** Keeps it over a restart; asked for when the counts are written. */
  learn(name: string, value: () => string): void;
  /** Deletes all that was counted and learned. Throws AppError. */
  forget(): void;
  /** Writes what is pending. */
  close(): void;
}

export type Fate = 'seen' | 'accepted' | 'partly' | 'typed' | 'dismissed' | 'taken-back';

export const stateFileName = 'state.db';

/** Throws AppError, STORAGE_NEWER for a state.db of a newer Foretoken: it is never wiped. */
export function openUsageStore(
  stateFolder: string,
  clock: Clock,
  log: Log,
  setting: () => ConfidenceSetting = () => 'balanced',
): UsageStore {
  const file = join(stateFolder, stateFileName);
  const database = openState(file, log);
  return new SqliteUsageStore(database, { file, clock, log, setting });
}

/** One that is damaged is set aside: figures of the past are not worth being without those to come. */
function openState(file: string, log: Log): Sqlite {
  const open = () => openDatabase({ file, migrations: stateMigrations, newer: 'refuse' });
  try {
    return open();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'STORAGE_CORRUPT') throw thrown;
    const aside = `${file}.damaged`;
    renameSync(file, aside);
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
    log.warn('usage figures were damaged and are counted anew', { aside });
    return open();
  }
}

/** What completion.confidence says when a suggestion is seen. */
export type ConfidenceSetting = 'eager' | 'balanced' | 'quiet';

interface StoreParts {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly setting: () => ConfidenceSetting;
}

/** For a daemon whose state.db cannot be used: suggestions still come, and nothing is counted. */
export const noUsageStore: UsageStore = {
  record() {},
  tally() {},
  tallies: () => [],
  days: () => [],
  fateOf: () => undefined,
  learned: () => undefined,
  learn() {},
  forget() {},
  close() {},
};

interface KnownSuggestion {
  /** The day on which all that becomes of it is counted. */
  readonly day: string;
  readonly setting: ConfidenceSetting;
  fate: Fate | undefined;
  charactersTaken: number;
}

class SqliteUsageStore implements UsageStore {
  readonly #database: Sqlite;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new Lru<number, KnownSuggestion>(Number.POSITIVE_INFINITY, usageLimits.suggestionsKnownMax);
  readonly #setting: () => ConfidenceSetting;
  readonly #tallies = new DayTallies();
  #pending = new Map<string, UsageRow>();
  #learned = new Map<string, () => string>();
  #cancelWrite: (() => void) | undefined;
  #tidiedOn = '';

  constructor(database: Sqlite, { file, clock, log, setting }: StoreParts) {
    this.#setting = setting;
    this.#database = database;
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
  }

  record(event: SuggestionEvent): void {
    const known = this.#known.get(event.completionId) ?? {
      day: isoDay(this.#clock.wall()),
      setting: this.#setting(),
      fate: undefined,
      charactersTaken: 0,
    };
    this.#known.set(event.completionId, known, 1);
    switch (event.kind) {
      case 'seen':
        known.fate ??= 'seen';
        this.#tallies.add(known.day, `shown-${known.setting}`, 1);
        this.#count(event, known, { shown: 1 });
        break;
      case 'typed':
      case 'dismissed':
        known.fate = event.kind;
        this.#count(event, known, { [event.kind]: 1 });
        break;
      case 'taken': {
        const wasPartly = known.fate === 'partly';
        if (known.charactersTaken === 0) this.#tallies.add(known.day, `taken-${known.setting}`, 1);
        known.charactersTaken += event.characters;
        known.fate = event.whole ? 'accepted' : 'partly';
        const partly = Number(!event.whole) - Number(wasPartly);
        this.#count(event, known, {
          accepted: Number(event.whole),
          partly,
          charactersAccepted: event.characters,
        });
        break;
      }
      case 'taken-back':
        known.fate = 'taken-back';
        this.#count(event, known, { takenBack: 1, charactersAccepted: -known.charactersTaken });
        break;
      case 'kept': {
        const { seconds, characters, share } = event;
        const charactersKept = Math.round(share * characters);
        const kept = Number(share >= keptShareMin);
        this.#count(event, known, {}, { seconds, watched: 1, kept, characters, charactersKept });
        break;
      }
    }
  }

  days(daysMax: number): readonly UsageRow[] {
    this.#write();
    try {
      return readUsage(this.#database, daysMax);
    } catch (thrown) {
      throw storageError(thrown, this.#file);
    }
  }

  tally(name: TallyName, count: number): void {
    if (count <= 0) return;
    this.#tallies.add(isoDay(this.#clock.wall()), name, count);
    this.#writeSoon();
  }

  tallies(daysMax: number): readonly Tally[] {
    this.#write();
    try {
      return readTallies(this.#database, daysMax);
    } catch (thrown) {
      throw storageError(thrown, this.#file);
    }
  }

  fateOf(completionId: number): Fate | undefined {
    return this.#known.get(completionId)?.fate;
  }

  learned(name: string): string | undefined {
    try {
      return this.#learned.get(name)?.() ?? readLearned(this.#database, name);
    } catch (thrown) {
      this.#log.warn('what was learned cannot be read', { reason: errorMessage(storageError(thrown, this.#file)) });
      return undefined;
    }
  }

  learn(name: string, value: () => string): void {
    this.#learned.set(name, value);
    this.#writeSoon();
  }

  forget(): void {
    this.#known.clear();
    this.#pending = new Map();
    this.#tallies.clear();
    this.#learned = new Map();
    try {
      this.#database.transaction(() => deleteAllUsage(this.#database))();
    } catch (thrown) {
      throw storageError(thrown, this.#file);
    }
  }

  close(): void {
    if (!this.#database.open) return;
    this.#write();
    this.#database.close();
  }

  #count(
    { languageId, source }: SuggestionEvent,
    { day }: KnownSuggestion,
    counts: Partial<UsageCounts>,
    survival?: Survival,
  ): void {
    const key = `${day}\0${languageId}\0${source}`;
    const before = this.#pending.get(key);
    if (before === undefined && this.#pending.size >= usageLimits.pendingRowsMax) return;
    const row = before ?? { ...noCounts, day, languageId, source, survival: [] };
    this.#pending.set(key, { ...row, ...plus(row, counts), survival: withSurvival(row.survival, survival) });
    this.#writeSoon();
  }

  #writeSoon(): void {
    this.#cancelWrite ??= this.#clock.after(usageLimits.writeAfterMs, () => this.#write());
  }

  /** On a full disk the counts stay pending; a suggestion is never held up by them. */
  #write(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = undefined;
    if (!this.#database.open) return;
    const today = isoDay(this.#clock.wall());
    const isIdle = this.#pending.size === 0 && this.#learned.size === 0 && this.#tallies.isEmpty;
    if (isIdle && this.#tidiedOn === today) return;
    try {
      this.#database.transaction(() => {
        addUsage(this.#database, this.#pending.values());
        this.#tallies.write(this.#database);
        writeLearned(this.#database, this.#learned);
        deleteUsageBefore(this.#database, daysBefore(sureDay(this.#database, today), usageLimits.daysKept));
      })();
      this.#pending = new Map();
      this.#tallies.clear();
      this.#learned = new Map();
      this.#tidiedOn = today;
    } catch (thrown) {
      this.#log.warn('usage figures cannot be written', { reason: errorMessage(storageError(thrown, this.#file)) });
    }
  }
}

/** Of an acceptance that still stands: half of it or more. */
const keptShareMin = 0.5;
const dayMs = 24 * 3_600_000;

function withSurvival(before: readonly Survival[], added: Survival | undefined): readonly Survival[] {
  if (added === undefined) return before;
  const same = before.find(({ seconds }) => seconds === added.seconds);
  return [...before.filter((one) => one !== same), sumOf(same, added)];
}

function daysBefore(day: string, days: number): string {
  return isoDay(new Date(`${day}T12:00`).getTime() - days * dayMs);
}

function isoDay(wallMs: number): string {
  const date = new Date(wallMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
