/** The embedded engine: learned lines whose surroundings resemble the cursor's, adapted to our names, ranked, calibrated. */
import type { Clock } from '@foretoken/base/clock.js';
import { CandidateSearch } from './candidate-search.js';
import { confidenceBands } from './confidence-bands.js';
import type { EmbeddedEngine, EmbeddedItem } from './embedded-engine.js';
import { FollowingLines } from './following-lines.js';
import { embeddedLimits } from './limits.js';
import { rankCandidates } from './rank-candidates.js';

/** One a process: it keeps what the last requests looked at, so that the next key on a line costs less. */
export function createEmbeddedEngine(clock: Clock): EmbeddedEngine {
  const search = new CandidateSearch(clock);
  const following = new FollowingLines(clock);
  return {
    complete(request) {
      if (request.itemsMax < 1) return [];
      const found = search.find(request);
      if (found.frame.typed.length > embeddedLimits.typedCharsMax) return [];
      const items = rankCandidates(found)
        .slice(0, request.itemsMax)
        .map(({ text, confidence }): EmbeddedItem => ({ text, confidence }));
      const best = items[0];
      const goesOn = !request.lineOnly && found.frame.after === '';
      if (!goesOn || best === undefined || best.confidence < confidenceBands.balanced) return items;
      return [{ ...best, text: best.text + following.after(request, best.text) }, ...items.slice(1)];
    },
  };
}
