/** Finds the candidates for a request: frame, sources, donors, then the candidates made of them. */
import type { Clock } from '@foretoken/base/clock.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { BufferLines } from './buffer-lines.js';
import { type Collected, collectCandidates } from './collect-candidates.js';
import { type CursorFrame, cursorFrame } from './cursor-frame.js';
import type { EmbeddedRequest } from './embedded-engine.js';
import { type Donor, findDonors } from './find-donors.js';
import { embeddedLimits } from './limits.js';
import { LineSources } from './line-sources.js';
import { WorkClock } from './work-clock.js';

export interface FoundCandidates {
  readonly frame: CursorFrame;
  readonly all: LineSources;
  readonly collected: Collected;
}

export class CandidateSearch {
  readonly #clock: Clock;
  readonly #buffers = new Map<string, BufferLines>();
  #frame: CursorFrame | undefined;
  #last: LastPlace | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Candidates for a request; what was found for the cursor's line is kept while only that line changes. */
  find(request: EmbeddedRequest): FoundCandidates {
    const frame = cursorFrame(request.prefix, request.suffix, this.#frame);
    this.#frame = frame;
    const work = new WorkClock(this.#clock, embeddedLimits.msMax);
    const place = this.#placeOf(request, frame, work);
    return { frame, all: place.all, collected: collectCandidates(place.all, frame, place.donors, request.path, work) };
  }

  /** Donors for the cursor's line; kept while only that line changes. */
  #placeOf(request: EmbeddedRequest, frame: CursorFrame, work: WorkClock): LastPlace {
    const last = this.#last;
    if (
      last !== undefined &&
      last.tables === request.tables &&
      last.path === request.path &&
      last.overlays === request.overlays &&
      last.parent === frame.parent &&
      last.rowsAbove === frame.rowsAbove &&
      last.rowsBelow === frame.rowsBelow
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
    const donors = findDonors(all, frame, request.path, work);
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
