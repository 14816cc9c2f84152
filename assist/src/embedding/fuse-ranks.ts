/** One ranking out of several: what stands high in any of them, and higher what stands in more than one. */
import { embeddingLimits } from './limits.js';

/** Each ranking best first. The first ranking's item is kept of equals. */
export function fuseRanks<T>(
  rankings: readonly (readonly T[])[],
  isSame: (a: T, b: T) => boolean,
): { readonly item: T; readonly score: number }[] {
  const fused: { item: T; score: number }[] = [];
  for (const ranking of rankings) {
    for (const [rank, item] of ranking.entries()) {
      const score = 1 / (embeddingLimits.fusionK + rank + 1);
      const same = fused.find((other) => isSame(other.item, item));
      if (same === undefined) fused.push({ item, score });
      else same.score += score;
    }
  }
  return fused.sort((a, b) => b.score - a.score);
}
