/** How much less something done a while ago says about now. */

/** 1 for now, a half after each half-life. */
export function recency(ageMs: number, halfLifeMs: number): number {
  return 0.5 ** (Math.max(0, ageMs) / halfLifeMs);
}
