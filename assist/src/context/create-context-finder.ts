/** Builds the context finder: what is needed at the cursor is estimated first, then the budget is packed to cover it. */
import type { Clock } from '@foretoken/base/clock.js';
import { runSteps } from '@foretoken/base/steps.js';
import type { CodeAtHand, ContextAnswer, ContextFinder, ContextRequest } from './context-finder.js';
import type { ContextSource } from './context-source.js';
import { evidenceInSteps } from './evidence/gather-evidence.js';
import { type ToldImports, toldImports } from './evidence/told-imports.js';
import { rankToCopy } from './evidence/window-scores.js';
import { type Asked, type FoundContext, KeptContexts } from './kept-contexts.js';
import { contextLimits } from './limits.js';
import { answerOf } from './pieces/answer-snippets.js';
import { type Packed, packPieces } from './pieces/pack-pieces.js';
import { originBits, originNames, originsWithin, placesOfEvidence } from './pieces/piece-origins.js';
import { candidatePieces, PieceReader } from './pieces/pieces.js';
import { collectBeliefs } from './pieces/source-beliefs.js';
import { wholeWindows } from './pieces/whole-windows.js';
import { prepareSpace } from './prepare-space.js';
import { semanticSource } from './semantic-source.js';
import { type CodeSpace, CodeSpaces } from './space/code-space.js';
import { windowKey } from './space/code-window.js';
import { CursorReader } from './words/cursor-words.js';
import { neededWords } from './words/needed-words.js';

/** What is made here is kept in tables that the next one writes over, whichever finder's: only one is under way. */
let runs = 0;

interface Place {
  readonly space: CodeSpace;
  readonly told: ToldImports;
}

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

  function placeOf(request: ContextRequest): Place {
    const told = toldImports(request);
    return { space: spaces.of(request, told.libraries.files), told };
  }

  /** `before`: keys of the pieces chosen before. */
  function* pack(
    request: ContextRequest,
    { space, told: imported }: Place,
    before: ReadonlySet<number>,
    inTime: () => boolean,
  ): Generator<void, Packed[]> {
    const cursor = reader.read(request.prefix, request.suffix, request.path, request.shownFrom);
    yield;
    const evidence = yield* evidenceInSteps(space, cursor, request, inTime, imported);
    yield;
    const { words, windows } = evidence;
    const told = collectBeliefs(space, words, asked, { request, view: space.view, inTime }, originBits.length);
    for (const column of ignoredColumns) words.clear(column);
    const needed = neededWords(words, told.beliefs);
    yield;
    const pieces = new PieceReader(space, words, needed);
    const around = rankToCopy(space, windows[0] ?? []);
    const hot = [...told.places, ...placesOfEvidence(space, evidence)];
    const whole = wholeWindows(space, around, evidence.aligned, before).map((window) =>
      pieces.read(window.source, window.file, window.start, window.end, originsWithin(window, hot)),
    );
    const candidates = inTime() ? candidatePieces(space, pieces, hot, words, needed, request.tokensMax) : [];
    yield;
    return packPieces(space, whole, candidates, pieces.slots, needed, before, request.tokensMax);
  }

  function found(request: ContextRequest, space: CodeSpace, packed: readonly Packed[]): FoundContext {
    const answer = answerOf(space, packed, names, request.tokensMax);
    return { answer, pieces: new Set(packed.map((piece) => windowKey(space, piece))) };
  }

  /** What is being found ahead, as far as it is. */
  let underWay: (Asked & { readonly run: number; readonly goOn: () => FoundContext }) | undefined;

  /** Ends early, with nothing, where another one begins meanwhile, or the rest is done for a question. */
  function* findInSteps(
    request: ContextRequest,
    before: ReadonlySet<number>,
  ): Generator<void, FoundContext | undefined> {
    const run = ++runs;
    const place = placeOf(request);
    const steps = pack(request, place, before, () => true);
    underWay = { request, before, run, goOn: () => found(request, place.space, runSteps(steps)) };
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        underWay = undefined;
        return found(request, place.space, step.value);
      }
      yield;
      if (run !== runs) return undefined;
    }
  }

  /** The rest of what is being found ahead, where it is that. */
  function restOfAhead(request: ContextRequest): FoundContext | undefined {
    const ahead = underWay;
    underWay = undefined;
    return ahead?.run === runs && kept.isSame(ahead, request) ? ahead.goOn() : undefined;
  }

  let rehearsal: { readonly code: CodeAtHand; readonly steps: Generator<void, unknown> } | undefined;

  /** Finds something in the middle of the document: the first contexts take several times as long as later ones, until their code is compiled. */
  function rehearse(code: CodeAtHand, inTime: () => boolean): boolean {
    const { text } = code;
    if (text === undefined) return true;
    if (rehearsal?.code !== code) {
      const at = text.indexOf('\n', text.length / 2) + 1;
      const place = { root: '', languageId: code.languageId ?? '', prefix: text.slice(0, at), suffix: text.slice(at) };
      rehearsal = {
        code,
        steps: findInSteps({ ...code, ...place, tokensMax: contextLimits.rehearsalTokens }, new Set()),
      };
    }
    while (rehearsal.steps.next().done !== true) if (!inTime()) return false;
    rehearsal = undefined;
    return true;
  }

  return {
    find(request: ContextRequest): ContextAnswer {
      const same = kept.same(request);
      if (same !== undefined) return same;
      const rest = restOfAhead(request);
      runs++;
      if (rest !== undefined) return kept.keep(request, rest);
      const deadline = clock.now() + contextLimits.elapsedMsMax;
      const place = placeOf(request);
      const packed = runSteps(pack(request, place, kept.piecesBefore(request), () => clock.now() < deadline));
      return kept.keep(request, found(request, place.space, packed));
    },
    *findAhead(request: ContextRequest): Generator<void, ContextAnswer | undefined> {
      if (kept.has(request)) return undefined;
      const before = kept.piecesBefore(request);
      const ahead = yield* findInSteps(request, before);
      if (ahead !== undefined) kept.keepAhead(request, ahead, before);
      return ahead?.answer;
    },
    isAhead: (request) => kept.isAhead(request),
    prepare(code: CodeAtHand): boolean {
      const end = clock.now() + contextLimits.prepareMsMax;
      const inTime = () => clock.now() < end;
      return prepareSpace(spaces, code, inTime);
    },
    practise(code: CodeAtHand): boolean {
      const end = clock.now() + contextLimits.prepareMsMax;
      const inTime = () => clock.now() < end;
      return prepareSpace(spaces, code, inTime) && rehearse(code, inTime);
    },
  };
}
