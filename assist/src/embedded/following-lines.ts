/** Goes on with the lines after a sure one, as if it had been accepted, while each next line is sure too. */
import type { Clock } from '@foretoken/base/clock.js';
import { indentWidth } from '@foretoken/codebase/segments/line-source.js';
import { CandidateSearch } from './candidate-search.js';
import type { EmbeddedRequest } from './embedded-engine.js';
import { embeddedLimits } from './limits.js';
import { rankCandidates } from './rank-candidates.js';

/** A line goes on only when it is at least this likely; all lines together then stay likely enough to show. */
const lineConfidenceMin = 0.65;

export class FollowingLines {
  readonly #clock: Clock;
  /** Apart from the request's own search, whose place the next key asks for again. */
  readonly #search: CandidateSearch;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#search = new CandidateSearch(clock);
  }

  /** The lines after `first`, each begun by a line break; empty when the next one is not sure. */
  after(request: EmbeddedRequest, first: string): string {
    const end = this.#clock.now() + embeddedLimits.blockMsMax;
    const suffix = request.suffix.startsWith('\n') ? request.suffix : `\n${request.suffix}`;
    const floor = indentWidth(indentOf((request.prefix + first).slice(request.prefix.lastIndexOf('\n') + 1)));
    let text = '';
    for (let lines = 1; lines < embeddedLimits.blockLinesMax && this.#clock.now() < end; lines++) {
      const prefix = `${request.prefix}${first}${text}\n`;
      const found = this.#search.find({ ...request, prefix, suffix, lineOnly: true });
      const best = rankCandidates(found)[0];
      if (best === undefined || best.confidence < lineConfidenceMin) break;
      // What stands below already is not to be suggested again, and a block ends where its indentation does.
      if (best.text.trim() === found.frame.below[0]?.text || indentWidth(indentOf(best.text)) < floor) break;
      text += `\n${best.text}`;
    }
    return text;
  }
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}
