/**
 * How many cores other programs leave. The threads of a model wait for one another, busily: where one of them has to share its core, all
 * of them are held up and none of the others gets on. So they are as many as there are cores to have, told anew all along.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { localLimits } from './limits.js';

/** Since some moment in the past, milliseconds. */
export interface CoreTimes {
  readonly cores: number;
  readonly wallMs: number;
  /** Of all cores together; NaN where the system does not tell. */
  readonly idleMs: number;
  /** Of this process, all its threads together. */
  readonly ownMs: number;
}

export class SpareCores {
  readonly #most: number;
  readonly #read: () => CoreTimes;
  readonly #now: () => number;
  #last: CoreTimes;
  #count: number;

  /** `most`: what to use of a machine that does nothing else. */
  constructor(most: number, read = readCoreTimes, now = () => performance.now()) {
    this.#most = most;
    this.#read = read;
    this.#now = now;
    this.#last = read();
    this.#count = this.#unknown;
  }

  /** At least one. Cheap enough to be asked at each token: it looks ten times a second at most, which takes some 0.1 ms. */
  count(): number {
    const { coreLookMsMin, coreLookMsMax, coreShareOfOthers } = localLimits;
    if (this.#now() - this.#last.wallMs < coreLookMsMin) return this.#count;
    const last = this.#last;
    const now = this.#read();
    this.#last = now;
    const wallMs = now.wallMs - last.wallMs;
    if (wallMs > coreLookMsMax) {
      // What was long ago tells nothing, and to be wrong costs little when it is by too few.
      this.#count = this.#unknown;
    } else {
      const others = now.cores - (now.idleMs - last.idleMs + now.ownMs - last.ownMs) / wallMs;
      const spare = Math.floor(now.cores - others + coreShareOfOthers);
      this.#count = Number.isNaN(spare) ? this.#unknown : Math.max(1, Math.min(this.#most, spare));
    }
    return this.#count;
  }

  get #unknown(): number {
    return Math.max(1, this.#most - 1);
  }
}

function readCoreTimes(): CoreTimes {
  const { user, system } = process.cpuUsage();
  const { cores, idleMs } = idleCores();
  // No machine was busy ever since it began; some sandboxes tell of zeros.
  const known = idleMs === 0 ? Number.NaN : idleMs;
  return { cores, idleMs: known, wallMs: performance.now(), ownMs: (user + system) / 1_000 };
}

/** `cpus()` asks Linux for each core's frequency too, which takes long where there are many. */
function idleCores(): { readonly cores: number; readonly idleMs: number } {
  try {
    const lines = readFileSync('/proc/stat', 'utf8').split('\n');
    const [, , , idle, waiting] = (lines[0] ?? '').split(/\s+/).slice(1).map(Number);
    const cores = lines.filter((line) => /^cpu\d/.test(line)).length;
    if (idle !== undefined && waiting !== undefined && cores > 0) return { cores, idleMs: (idle + waiting) * tickMs };
  } catch {
    // Another system than Linux.
  }
  const all = cpus();
  return { cores: all.length, idleMs: all.reduce((sum, { times }) => sum + times.idle, 0) };
}

/** What Linux counts in, by its interface to programs. */
const tickMs = 10;
