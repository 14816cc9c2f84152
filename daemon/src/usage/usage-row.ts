/** What is counted of suggestions, a row for each day, language and source. */

export interface UsageRow {
  /** ISO date, in local time: a day as the user lived it, the one on which the suggestion was first seen. */
  readonly day: string;
  readonly languageId: string;
  readonly source: string;
  /** Seen by the user. */
  readonly shown: number;
  /** Taken to their end. */
  readonly accepted: number;
  /** Taken by words or lines, and not to their end. */
  readonly partly: number;
  /** Typed to their end by hand. */
  readonly typed: number;
  readonly dismissed: number;
  readonly takenBack: number;
  /** UTF-16 units that were taken and so not typed; without those that were taken back. */
  readonly charactersAccepted: number;
  /** What still stood of what was taken, each so long after. */
  readonly survival: readonly Survival[];
}

export interface Survival {
  readonly seconds: number;
  /** Acceptances that were looked at. */
  readonly watched: number;
  /** Those of which half or more stood. */
  readonly kept: number;
  readonly characters: number;
  readonly charactersKept: number;
}

export type UsageCounts = Omit<UsageRow, 'day' | 'languageId' | 'source' | 'survival'>;

export const noCounts: UsageCounts = {
  shown: 0,
  accepted: 0,
  partly: 0,
  typed: 0,
  dismissed: 0,
  takenBack: 0,
  charactersAccepted: 0,
};

export function plus(one: UsageCounts, other: Partial<UsageCounts>): UsageCounts {
  const sum = { ...noCounts };
  for (const name of countNames) sum[name] = one[name] + (other[name] ?? 0);
  return sum;
}

/** What several rows count, as one. */
export function totalOf(rows: readonly UsageRow[]): UsageCounts & { readonly survival: readonly Survival[] } {
  let total = noCounts;
  const survival = new Map<number, Survival>();
  for (const row of rows) {
    total = plus(total, row);
    for (const one of row.survival) survival.set(one.seconds, sumOf(survival.get(one.seconds), one));
  }
  return { ...total, survival: [...survival.values()].sort((a, b) => a.seconds - b.seconds) };
}

export function sumOf(one: Survival | undefined, other: Survival): Survival {
  if (one === undefined) return other;
  return {
    seconds: other.seconds,
    watched: one.watched + other.watched,
    kept: one.kept + other.kept,
    characters: one.characters + other.characters,
    charactersKept: one.charactersKept + other.charactersKept,
  };
}

const countNames = [
  'shown',
  'accepted',
  'partly',
  'typed',
  'dismissed',
  'takenBack',
  'charactersAccepted',
] as const satisfies readonly (keyof UsageCounts)[];
