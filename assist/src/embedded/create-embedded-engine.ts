/** The embedded engine: learned lines whose surroundings resemble the cursor's, adapted to our names, ranked, calibrated. */
import type { Clock } from '@foretoken/base/clock.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { BufferLines } from './buffer-lines.js';
import { collectCandidates } from './collect-candidates.js';
import { type CursorFrame, cursorFrame } from './cursor-frame.js';
import type { EmbeddedEngine, EmbeddedItem, EmbeddedRequest } from './embedded-engine.js';
import { type Donor, findDonors } from './find-donors.js';
import { handConfidence } from './hand-ranker.js';
import { embeddedLimits } from './limits.js';
import { LineSources } from './line-sources.js';

/** One a process: it keeps what the last requests looked at, so that the next key on a line costs less. */
export function createEmbeddedEngine(clock: Clock): EmbeddedEngine {
  return new DonorEngine(clock);
}

class DonorEngine implements EmbeddedEngine {
  readonly #clock: Clock;
  readonly #buffers = new Map<string, BufferLines>();
  #last: LastPlace | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  complete(request: EmbeddedRequest): readonly EmbeddedItem[] {
    const started = this.#clock.now();
    const frame = cursorFrame(request.prefix, request.suffix);
    if (frame.typed.length > embeddedLimits.typedCharsMax || request.itemsMax < 1) return [];
    const place = this.#placeOf(request, frame);
    void started;
    const { typed, candidates } = collectCandidates(place.all, frame, place.donors);
    const lead = request.lineOnly ? '' : '';
    return candidates
      .map((candidate) => ({
        text: lead + indentFor(frame, place, candidate.source, candidate.row) + candidate.text,
        confidence: handConfidence(candidate, typed.tokens.texts.length),
      }))
      .sort((a, b) => b.confidence - a.confidence || (a.text < b.text ? -1 : 1))
      .slice(0, request.itemsMax);
  }

  /** Donors for the cursor's line; kept while only that line changes. */
  #placeOf(request: EmbeddedRequest, frame: CursorFrame): LastPlace {
    const last = this.#last;
    if (
      last !== undefined &&
      last.tables === request.tables &&
      last.path === request.path &&
      last.overlays === request.overlays &&
      last.parent === frame.parent &&
      sameRows(last.rowsAbove, frame.rowsAbove) &&
      sameRows(last.rowsBelow, frame.rowsBelow)
    )
      return last;
    const overlays = [...request.overlays]
      .filter(([path]) => path !== request.path)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const buffer = this.#buffer(request.path);
    buffer.update([frame.rowsAbove, frame.rowsBelow]);
    const others = overlays.slice(0, embeddedLimits.overlaysMax).map(([path, text]) => {
      const lines = this.#buffer(path);
      lines.update([text.slice(0, embeddedLimits.bufferCharsMax).split('\n')]);
      return lines;
    });
    const view = request.tables.without([request.path, ...overlays.map(([path]) => path)]);
    const all = new LineSources(view, [buffer, ...others]);
    const donors = findDonors(all, frame, request.path);
    this.#last = {
      tables: request.tables,
      path: request.path,
      overlays: request.overlays,
      parent: frame.parent,
      rowsAbove: frame.rowsAbove,
      rowsBelow: frame.rowsBelow,
      all,
      donors,
    };
    return this.#last;
  }

  /** The lines of a buffer, kept between requests; least recently used ones go. */
  #buffer(path: string): BufferLines {
    const lines = this.#buffers.get(path) ?? new BufferLines(path);
    this.#buffers.delete(path);
    this.#buffers.set(path, lines);
    for (const oldest of this.#buffers.keys()) {
      if (this.#buffers.size <= embeddedLimits.buffersKeptMax) break;
      this.#buffers.delete(oldest);
    }
    return lines;
  }
}

interface LastPlace {
  readonly tables: CodeTables;
  readonly path: string;
  readonly overlays: ReadonlyMap<string, string>;
  readonly parent: string;
  readonly rowsAbove: readonly string[];
  readonly rowsBelow: readonly string[];
  readonly all: LineSources;
  readonly donors: readonly Donor[];
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, at) => row === b[at]);
}

/** Indentation that is still missing: only where nothing is typed and the cursor is at the line's start. */
function indentFor(frame: CursorFrame, place: LastPlace, source: number, row: number): string {
  if (frame.typed !== '' || frame.indent !== '') return '';
  void place;
  void source;
  void row;
  return frame.above[0]?.indent ?? '';
}
