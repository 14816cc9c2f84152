/** The quiet gate of this machine: it goes on where it was, and what it learns is kept with the counts. */
import { readGateState, writeGateState } from '@foretoken/assist/feedback/gate-state.js';
import { QuietGate } from '@foretoken/assist/feedback/quiet-gate.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { UsageSink } from '@foretoken/lsp-server/session-services.js';
import type { UsageStore } from './usage-store.js';

export interface LearnedGate {
  readonly gate: QuietGate;
  /** For the session: counts and learns. */
  readonly sink: UsageSink;
  /** Nothing is counted and nothing learned any more of what was. Throws AppError. */
  forget(): void;
}

export function openLearnedGate(usage: UsageStore, clock: Clock): LearnedGate {
  const gate = new QuietGate(clock, readGateState(usage.learned(name)));
  return {
    gate,
    sink: {
      record(event) {
        usage.record(event);
        gate.record(event);
        usage.learn(name, () => writeGateState(gate.state()));
      },
    },
    forget() {
      gate.forget();
      usage.forget();
    },
  };
}

const name = 'gate';
