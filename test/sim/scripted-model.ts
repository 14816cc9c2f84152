/**
 * A backend as moody as real ones: it goes on as the file does, or nearly, or writes nonsense; it is quick or slow, fails, breaks
 * off, says nothing, or never ends. Everything it does comes from the seed and the clock.
 */
import { type Clock, sleep } from '@foretoken/base/clock.js';
import type { Backend, BackendCompletion, BackendFailureCode, BackendPart } from '@foretoken/inference/backend.js';
import type { Random } from './random.js';

/** Where a completion was asked for. */
export interface AskedPlace {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A text that a model began at a place. */
export interface Proposal extends AskedPlace {
  text: string;
}

type Mood = 'right' | 'nearly' | 'nonsense' | 'empty' | 'failed' | 'broken-off' | 'hangs' | 'stalls';

export class ScriptedModel implements Backend {
  readonly name = 'scripted';
  readonly model = 'qwen2.5-coder-7b';
  readonly proposals: Proposal[] = [];
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #truth: (place: AskedPlace) => string;
  readonly #open = new Map<Proposal, AbortSignal>();
  #requests = 0;

  /** `truth` tells what the file has at a place. */
  constructor(random: Random, clock: Clock, truth: (place: AskedPlace) => string) {
    this.#random = random;
    this.#clock = clock;
    this.#truth = truth;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Streams that have neither ended nor been given up, by path. */
  inFlight(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const [{ path }, signal] of this.#open) if (!signal.aborted) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  }

  /** Where the prompt about to be sent was made. */
  place: AskedPlace = { path: '', prefix: '', suffix: '' };

  complete({ tokensMax }: BackendCompletion, signal: AbortSignal): AsyncIterable<BackendPart> {
    this.#requests++;
    const proposal = { ...this.place, text: '' };
    this.proposals.push(proposal);
    this.#open.set(proposal, signal);
    return this.#stream(proposal, tokensMax, signal);
  }

  async *#stream(proposal: Proposal, tokensMax: number, signal: AbortSignal): AsyncGenerator<BackendPart> {
    const random = this.#random;
    const mood: Mood = random.weighted({
      right: 50,
      nearly: 20,
      nonsense: 8,
      empty: 4,
      failed: 6,
      'broken-off': 5,
      hangs: 4,
      stalls: 3,
    });
    const firstMs = random.chance(0.2) ? random.whole(600, 3_000) : random.whole(5, 500);
    const betweenMs = random.chance(0.5) ? 0 : random.whole(1, 60);
    const text = this.#textOf(mood, proposal);
    const endMs = this.#clock.now() + scriptedDeadlineMs;
    try {
      if (yield* this.#until(signal, mood === 'hangs' ? Number.POSITIVE_INFINITY : firstMs, endMs)) return;
      if (mood === 'failed') {
        const code = random.of<BackendFailureCode>([
          'BACKEND_UNREACHABLE',
          'BACKEND_TIMEOUT',
          'BACKEND_ERROR',
          'BACKEND_OVERLOADED',
        ]);
        yield { kind: 'end', reason: 'failed', failure: { code, detail: 'As scripted.' } };
        return;
      }
      for (let at = 0, tokens = 0; at < text.length && tokens < tokensMax; tokens++) {
        const piece = text.slice(at, at + random.whole(1, 12));
        at += piece.length;
        proposal.text += piece;
        yield { kind: 'text', text: piece };
        const isStuck = mood === 'stalls' && at > text.length / 2;
        if (isStuck && (yield* this.#until(signal, Number.POSITIVE_INFINITY, endMs))) return;
        if (betweenMs > 0 && (yield* this.#until(signal, betweenMs, endMs))) return;
        if (signal.aborted) break;
      }
      if (signal.aborted) yield { kind: 'end', reason: 'aborted' };
      else if (mood === 'broken-off')
        yield { kind: 'end', reason: 'failed', failure: { code: 'BACKEND_CUT_OFF', detail: 'As scripted.' } };
      else yield { kind: 'end', reason: random.chance(0.2) ? 'length' : 'stop' };
    } finally {
      this.#open.delete(proposal);
    }
  }

  /** Waits; true when the stream is over: given up by who asked, or by the adapter since its time is up. It then has said so. */
  async *#until(signal: AbortSignal, ms: number, endMs: number): AsyncGenerator<BackendPart, boolean> {
    const leftMs = endMs - this.#clock.now();
    await sleep(this.#clock, Math.min(ms, leftMs), signal);
    if (signal.aborted) yield { kind: 'end', reason: 'aborted' };
    else if (ms > leftMs)
      yield { kind: 'end', reason: 'failed', failure: { code: 'BACKEND_TIMEOUT', detail: 'As scripted.' } };
    return signal.aborted || ms > leftMs;
  }

  #textOf(mood: Mood, place: AskedPlace): string {
    const random = this.#random;
    const truth = this.#truth(place).slice(0, random.whole(1, 300));
    switch (mood) {
      case 'nearly': {
        const at = random.whole(0, truth.length);
        return (
          truth.slice(0, at) +
          random.of(['x', '(', ')', '\n', '  ', 'Name', '}']) +
          truth.slice(at + random.whole(0, 3))
        );
      }
      case 'nonsense':
        return random.of(nonsense);
      case 'empty':
        return random.of(['', ' ', '\n', '\n\n\n', '\t']);
      default:
        return truth;
    }
  }

  probe() {
    return Promise.resolve({ ok: true, models: [this.model], ms: 1 } as const);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** For a whole completion. */
export const scriptedDeadlineMs = 5_000;

const nonsense: readonly string[] = [
  'the the the the the the the the the the the the the',
  'a\na\na\na\na\na\na\na\na\na\na\na\n',
  '<|fim_middle|>return 1;<|endoftext|>',
  'return x;<|fim_prefix|>more',
  '}}}}}}}}))))))',
  '\r\nreturn;\r\n',
  'x\u0000y\u2028z',
  '😀 = "é";',
  `${'(['.repeat(200)}`,
  `${'long '.repeat(2_000)}`,
  `x${' '.repeat(3_900)}y`,
  Array.from({ length: 300 }, (_, at) => at.toString(36)).join(''),
];
