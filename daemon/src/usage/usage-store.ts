/** What became of the suggestions, counted by day, language and source on this machine alone; no code and no file name is kept. */
import { join } from 'node:path';
import type { CompletionItem } from '@foretoken/assist/completion/completion-pipeline.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { Lru } from '@foretoken/base/lru.js';
import { openDatabase, type Sqlite, storageError } from '@foretoken/codebase/sqlite/open-database.js';
import type { UsageEvent, UsageSink } from '@foretoken/lsp-server/session-services.js';

export interface UsageStore extends UsageSink {
  /** Remembers what made an item, since the editor tells only its id. */
  note(items: readonly CompletionItem[], languageId: string): void;
  /** The newest days with anything in them, newest first. Throws AppError. */
  days(daysMax: number): readonly UsageRow[];
  /** Writes what is pending. */
  close(): void;
}

export interface UsageRow {
  /** ISO date, in local time: a day as the user lived it. */
  readonly day: string;
  readonly languageId: string;
  readonly source: string;
  readonly shown: number;
  readonly accepted: number;
  readonly rejected: number;
  /** UTF-16 units. */
  readonly charactersAccepted: number;
}

export const stateFileName = 'state.db';

/** Throws AppError, STORAGE_NEWER for a state.db of a newer Foretoken: it is never wiped. */
export function openUsageStore(stateFolder: string, clock: Clock, log: Log): UsageStore {
  const file = join(stateFolder, stateFileName);
  return new SqliteUsageStore(openDatabase({ file, migrations, newer: 'refuse' }), file, clock, log);
}

/** For a daemon whose state.db cannot be used: suggestions still come, and nothing is counted. */
export const noUsageStore: UsageStore = { note() {}, record() {}, days: () => [], close() {} };

/** Version n of state.db is what the first n statements make; append only. */
const migrations = [
  `CREATE TABLE usage (
     day TEXT NOT NULL,
     language TEXT NOT NULL,
     source TEXT NOT NULL,
     shown INTEGER NOT NULL DEFAULT 0,
     accepted INTEGER NOT NULL DEFAULT 0,
     rejected INTEGER NOT NULL DEFAULT 0,
     characters_accepted INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (day, language, source)
   ) WITHOUT ROWID, STRICT`,
];

/** Counts are written together after this long, so that a keystroke never waits for the disk. */
const writeAfterMs = 2_000;
const notedItemsMax = 2_000;
/** Rows that wait for a disk that is full. */
const pendingRowsMax = 1_000;

interface NotedItem {
  readonly source: string;
  readonly languageId: string;
  readonly characters: number;
  /** Kinds counted already: an editor may tell of one item several times. */
  readonly counted: Set<UsageEvent['kind']>;
}

class SqliteUsageStore implements UsageStore {
  readonly #database: Sqlite;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #noted = new Lru<number, NotedItem>(Number.POSITIVE_INFINITY, notedItemsMax);
  #pending = new Map<string, UsageRow>();
  #cancelWrite: (() => void) | undefined;

  constructor(database: Sqlite, file: string, clock: Clock, log: Log) {
    this.#database = database;
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
  }

  note(items: readonly CompletionItem[], languageId: string): void {
    for (const { completionId, source, text } of items)
      this.#noted.set(completionId, { source, languageId, characters: text.length, counted: new Set() }, 1);
  }

  /** An id that nobody noted is not ours, or too old: not counted. */
  record(event: UsageEvent): void {
    const item = this.#noted.get(event.completionId);
    if (item === undefined) return;
    const first = !item.counted.has(event.kind);
    item.counted.add(event.kind);
    // Accepted word by word, it is one acceptance of many characters.
    const characters = event.kind === 'accepted' ? (event.characters ?? (first ? item.characters : 0)) : 0;
    if (!first && characters === 0) return;
    const day = isoDay(this.#clock.wall());
    const key = `${day}\0${item.languageId}\0${item.source}`;
    const row = this.#pending.get(key) ?? { ...emptyRow, day, languageId: item.languageId, source: item.source };
    if (!this.#pending.has(key) && this.#pending.size >= pendingRowsMax) return;
    this.#pending.set(key, {
      ...row,
      [event.kind]: row[event.kind] + (first ? 1 : 0),
      charactersAccepted: row.charactersAccepted + Math.min(characters, item.characters),
    });
    this.#cancelWrite ??= this.#clock.after(writeAfterMs, () => this.#write());
  }

  days(daysMax: number): readonly UsageRow[] {
    this.#write();
    try {
      const rows: unknown[] = this.#database.prepare(newestDays).all(daysMax);
      return rows.map(readRow);
    } catch (thrown) {
      throw storageError(thrown, this.#file);
    }
  }

  close(): void {
    if (!this.#database.open) return;
    this.#write();
    this.#database.close();
  }

  /** On a full disk the counts stay pending; a suggestion is never held up by them. */
  #write(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = undefined;
    if (this.#pending.size === 0 || !this.#database.open) return;
    try {
      const add = this.#database.prepare(addRow);
      this.#database.transaction(() => {
        for (const row of this.#pending.values()) add.run(row);
      })();
      this.#pending = new Map();
    } catch (thrown) {
      this.#log.warn('usage figures cannot be written', { reason: errorMessage(storageError(thrown, this.#file)) });
    }
  }
}

const emptyRow = { shown: 0, accepted: 0, rejected: 0, charactersAccepted: 0 };

const addRow = `
  INSERT INTO usage (day, language, source, shown, accepted, rejected, characters_accepted)
  VALUES (@day, @languageId, @source, @shown, @accepted, @rejected, @charactersAccepted)
  ON CONFLICT DO UPDATE SET
    shown = shown + excluded.shown, accepted = accepted + excluded.accepted, rejected = rejected + excluded.rejected,
    characters_accepted = characters_accepted + excluded.characters_accepted`;

const newestDays = `
  SELECT day, language AS languageId, source, shown, accepted, rejected, characters_accepted AS charactersAccepted
  FROM usage WHERE day IN (SELECT DISTINCT day FROM usage ORDER BY day DESC LIMIT ?)
  ORDER BY day DESC, language, source`;

function readRow(row: unknown): UsageRow {
  const fields = new Map(typeof row === 'object' && row !== null ? Object.entries(row) : []);
  const text = (name: string) => String(fields.get(name) ?? '');
  const count = (name: string) => Number(fields.get(name) ?? 0);
  return {
    day: text('day'),
    languageId: text('languageId'),
    source: text('source'),
    shown: count('shown'),
    accepted: count('accepted'),
    rejected: count('rejected'),
    charactersAccepted: count('charactersAccepted'),
  };
}

function isoDay(wallMs: number): string {
  const date = new Date(wallMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
