/** Plain counts by day: what completions cost a backend, and how often suggestions were seen and taken at each setting. */
import type { Sqlite } from '@foretoken/codebase/sqlite/open-database.js';

export interface Tally {
  /** ISO date. */
  readonly day: string;
  readonly name: TallyName;
  readonly count: number;
}

export const tallyNames = [
  'completion-requests',
  /** Those for which a backend was asked. */
  'backend-requests',
  /** Of these, those given up since the embedded engine was as good as certain. */
  'backend-given-up',
  'prompt-tokens',
  'prompt-tokens-reused',
  'ahead-tries',
  'ahead-uses',
  'ahead-tokens',
  'shown-eager',
  'shown-balanced',
  'shown-quiet',
  'taken-eager',
  'taken-balanced',
  'taken-quiet',
] as const;

export type TallyName = (typeof tallyNames)[number];

export class DayTallies {
  #pending = new Map<string, Tally>();

  get isEmpty(): boolean {
    return this.#pending.size === 0;
  }

  add(day: string, name: TallyName, count: number): void {
    const key = `${day}\0${name}`;
    this.#pending.set(key, { day, name, count: (this.#pending.get(key)?.count ?? 0) + count });
  }

  clear(): void {
    this.#pending = new Map();
  }

  /** In the transaction of the caller, who clears when it is done. */
  write(database: Sqlite): void {
    const add = database.prepare(
      'INSERT INTO tally (day, name, count) VALUES (@day, @name, @count) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    );
    for (const tally of this.#pending.values()) add.run(tally);
  }
}

/** Of the newest days with anything in them. Names of a newer Foretoken are left out. */
export function readTallies(database: Sqlite, daysMax: number): readonly Tally[] {
  const rows: unknown[] = database
    .prepare(
      'SELECT day, name, count FROM tally WHERE day IN (SELECT DISTINCT day FROM tally ORDER BY day DESC LIMIT ?) ORDER BY day DESC, name',
    )
    .all(daysMax);
  return rows.flatMap((row) => (isTally(row) ? [row] : []));
}

export function tallyOf(
  tallies: readonly { readonly name: string; readonly count: number }[],
  wanted: TallyName,
): number {
  return tallies.reduce((sum, { name, count }) => (name === wanted ? sum + count : sum), 0);
}

function isTally(row: unknown): row is Tally {
  if (typeof row !== 'object' || row === null || !('day' in row) || !('name' in row) || !('count' in row)) return false;
  return typeof row.day === 'string' && tallyNames.some((name) => name === row.name) && typeof row.count === 'number';
}
