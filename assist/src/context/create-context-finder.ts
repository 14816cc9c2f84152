/** Builds the context finder: what is needed at the cursor is estimated first, then the budget is packed to cover it. */
import type { Clock } from '@foretoken/base/clock.js';
import { answerOf } from './answer-snippets.js';
import { type CodeSpace, CodeSpaces } from './code-space.js';
import { windowKey } from './code-window.js';
import type { CodeAtHand, ContextAnswer, ContextFinder, ContextRequest } from './context-finder.js';
import type { ContextSource } from './context-source.js';
import { CursorReader } from './cursor-words.js';
import { gatherEvidence } from './gather-evidence.js';
import { KeptContexts } from './kept-contexts.js';
import { contextLimits } from './limits.js';
import { neededWords } from './needed-words.js';
import { type Packed, packPieces } from './pack-pieces.js';
import { originBits, originNames, placesOfEvidence } from './piece-origins.js';
import { candidatePieces, PieceReader } from './pieces.js';
import { prepareSpace } from './prepare-space.js';
import { semanticSource } from './semantic-source.js';
import { collectBeliefs } from './source-beliefs.js';
import { wholeWindows } from './whole-windows.js';

/**
 * Synchronous; ends after `elapsedMsMax` with what was found. The target file and the disk's copies of open files never
 * answer. What is found serves as long as the line is typed; a member access asks anew.
 * `ignoredColumns` of features are not looked at: to measure what they are worth.
 */
export function createContextFinder(
  clock: Clock,
  sources: readonly ContextSource[] = [],
  ignoredColumns: readonly number[] = [],
): ContextFinder {
  const spaces = new CodeSpaces();
  const reader = new CursorReader();
  const kept = new KeptContexts();
  const asked = [semanticSource, ...sources];
  const names = originNames(asked);

  function pack(request: ContextRequest, space: CodeSpace): Packed[] {
    const deadline = clock.now() + contextLimits.elapsedMsMax;
    const inTime = () => clock.now() < deadline;
    const cursor = reader.read(request.prefix, request.suffix, request.path);
    const evidence = gatherEvidence(space, cursor, request, inTime);
    const { words, windows } = evidence;
    const told = collectBeliefs(space, words, asked, { request, view: space.view, inTime }, originBits.length);
    for (const column of ignoredColumns) words.clear(column);
    const needed = neededWords(words, told.beliefs);
    const pieces = new PieceReader(space, words, needed);
    const before = kept.piecesBefore(request);
    const whole = wholeWindows(space, windows[0] ?? [], evidence.aligned, before).map(({ source, file, start, end }) =>
      pieces.read(source, file, start, end, 1),
    );
    const hot = [...told.places, ...placesOfEvidence(evidence)];
    const candidates = inTime() ? candidatePieces(space, pieces, hot, words, needed) : [];
    return packPieces(space, whole, candidates, pieces.slots, needed, before, request.tokensMax);
  }

  return {
    find(request: ContextRequest): ContextAnswer {
      const same = kept.same(request);
      if (same !== undefined) return same;
      const space = spaces.of(request);
      const packed = pack(request, space);
      const answer = answerOf(space, packed, names, request.tokensMax);
      return kept.keep(request, answer, new Set(packed.map((piece) => windowKey(space, piece))));
    },
    prepare(code: CodeAtHand): boolean {
      const end = clock.now() + contextLimits.prepareMsMax;
      return prepareSpace(spaces, code, () => clock.now() < end);
    },
  };
}
