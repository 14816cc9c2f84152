/** The tables of state.db, and how usage is added to them and read. */
import type { Sqlite } from '@foretoken/codebase/sqlite/open-database.js';
import type { Survival, UsageRow } from './usage-row.js';

/** Version n of state.db is what the first n statements make; append only. */
export const stateMigrations = [
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
  `ALTER TABLE usage RENAME COLUMN rejected TO dismissed;
   ALTER TABLE usage ADD COLUMN partly INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE usage ADD COLUMN typed INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE usage ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE survival (
     day TEXT NOT NULL,
     language TEXT NOT NULL,
     source TEXT NOT NULL,
     seconds INTEGER NOT NULL,
     watched INTEGER NOT NULL,
     kept INTEGER NOT NULL,
     characters INTEGER NOT NULL,
     characters_kept INTEGER NOT NULL,
     PRIMARY KEY (day, language, source, seconds)
   ) WITHOUT ROWID, STRICT;
   CREATE TABLE learned (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT`,
  `CREATE TABLE tally (
     day TEXT NOT NULL,
     name TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (day, name)
   ) WITHOUT ROWID, STRICT`,
];

/** What is learned of feedback, by name: a text of its owner's. In the transaction of the caller. */
export function writeLearned(database: Sqlite, learned: ReadonlyMap<string, () => string>): void {
  const write = database.prepare('INSERT OR REPLACE INTO learned (name, value) VALUES (?, ?)');
  for (const [name, value] of learned) write.run(name, value());
}

export function readLearned(database: Sqlite, name: string): string | undefined {
  const value: unknown = database.prepare('SELECT value FROM learned WHERE name = ?').pluck().get(name);
  return typeof value === 'string' ? value : undefined;
}

/** In the transaction of the caller. */
export function addUsage(database: Sqlite, rows: Iterable<UsageRow>): void {
  const addCounts = database.prepare(`
    INSERT INTO usage (day, language, source, shown, accepted, partly, typed, dismissed, taken_back, characters_accepted)
    VALUES (@day, @languageId, @source, @shown, @accepted, @partly, @typed, @dismissed, @takenBack, @charactersAccepted)
    ON CONFLICT DO UPDATE SET
      shown = shown + excluded.shown, accepted = accepted + excluded.accepted, partly = partly + excluded.partly,
      typed = typed + excluded.typed, dismissed = dismissed + excluded.dismissed,
      taken_back = taken_back + excluded.taken_back,
      characters_accepted = characters_accepted + excluded.characters_accepted`);
  const addSurvival = database.prepare(`
    INSERT INTO survival (day, language, source, seconds, watched, kept, characters, characters_kept)
    VALUES (@day, @languageId, @source, @seconds, @watched, @kept, @characters, @charactersKept)
    ON CONFLICT DO UPDATE SET
      watched = watched + excluded.watched, kept = kept + excluded.kept, characters = characters + excluded.characters,
      characters_kept = characters_kept + excluded.characters_kept`);
  for (const { survival, ...counts } of rows) {
    addCounts.run(counts);
    const { day, languageId, source } = counts;
    for (const one of survival) addSurvival.run({ day, languageId, source, ...one });
  }
}

/** The newest days with anything in them, newest first. */
export function readUsage(database: Sqlite, daysMax: number): readonly UsageRow[] {
  const survival = new Map<string, Survival[]>();
  for (const { key, count } of rowsOf(database, survivalOfDays, daysMax)) {
    const one = {
      seconds: count('seconds'),
      watched: count('watched'),
      kept: count('kept'),
      characters: count('characters'),
      charactersKept: count('characters_kept'),
    };
    survival.set(key, [...(survival.get(key) ?? []), one]);
  }
  return rowsOf(database, usageOfDays, daysMax).map(({ key, text, count }) => ({
    day: text('day'),
    languageId: text('language'),
    source: text('source'),
    shown: count('shown'),
    accepted: count('accepted'),
    partly: count('partly'),
    typed: count('typed'),
    dismissed: count('dismissed'),
    takenBack: count('taken_back'),
    charactersAccepted: count('characters_accepted'),
    survival: survival.get(key) ?? [],
  }));
}

/** Everything that was counted and learned. */
export function deleteAllUsage(database: Sqlite): void {
  database.exec('DELETE FROM usage; DELETE FROM survival; DELETE FROM learned; DELETE FROM tally');
}

/**
 * The day, an ISO date, by which figures are old: today, or the day of use before it where that is earlier, so that a clock that is
 * wrong for a day makes nothing old. Notes today; in the transaction of the caller.
 */
export function sureDay(database: Sqlite, today: string): string {
  const [newest = today, previous = today] = readLearned(database, daysOfUse)?.split(' ') ?? [];
  const before = newest === today ? previous : newest;
  writeLearned(database, new Map([[daysOfUse, () => `${today} ${before}`]]));
  return before < today ? before : today;
}

/** Beside what is learned, by name; no owner of a text there has it. */
const daysOfUse = 'days of use';

/** Deletes what is older than a day, an ISO date. */
export function deleteUsageBefore(database: Sqlite, day: string): void {
  for (const table of ['usage', 'survival', 'tally']) database.prepare(`DELETE FROM ${table} WHERE day < ?`).run(day);
}

const newestDays = 'day IN (SELECT DISTINCT day FROM usage ORDER BY day DESC LIMIT ?)';
const usageOfDays = `SELECT * FROM usage WHERE ${newestDays} ORDER BY day DESC, language, source`;
const survivalOfDays = `SELECT * FROM survival WHERE ${newestDays} ORDER BY seconds`;

interface ReadRow {
  readonly key: string;
  text(name: string): string;
  count(name: string): number;
}

function rowsOf(database: Sqlite, select: string, daysMax: number): ReadRow[] {
  const rows: unknown[] = database.prepare(select).all(daysMax);
  return rows.map((row) => {
    const fields = new Map(typeof row === 'object' && row !== null ? Object.entries(row) : []);
    const text = (name: string) => String(fields.get(name) ?? '');
    const key = `${text('day')}\0${text('language')}\0${text('source')}`;
    return { key, text, count: (name) => Number(fields.get(name) ?? 0) };
  });
}
