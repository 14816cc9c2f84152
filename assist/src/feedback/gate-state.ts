/** What the quiet gate has learned, as it is kept over a restart. */
import { type GateColumnName, isGateColumn } from './gate-columns.js';
import { feedbackLimits } from './limits.js';
import type { KeptRate } from './recent-rates.js';

export interface GateState {
  /** How far each weight has moved, and when it last did, milliseconds since the epoch. */
  readonly weights: ReadonlyMap<GateColumnName, LearnedWeight>;
  readonly languages: ReadonlyMap<string, KeptRate>;
}

export interface LearnedWeight {
  readonly moved: number;
  readonly atMs: number;
}

export const nothingLearned: GateState = { weights: new Map(), languages: new Map() };

export function writeGateState({ weights, languages }: GateState): string {
  return JSON.stringify({ weights: Object.fromEntries(weights), languages: Object.fromEntries(languages) });
}

/** What of it can be used; columns and values that are not known are left out. Never throws. */
export function readGateState(json: string | undefined): GateState {
  const state = recordOf(parsed(json ?? ''));
  const weights = new Map<GateColumnName, LearnedWeight>();
  for (const [name, value] of Object.entries(recordOf(state['weights']))) {
    const { moved, atMs } = recordOf(value);
    if (!isGateColumn(name) || !isFinite_(moved) || !isFinite_(atMs)) continue;
    weights.set(name, { moved: bounded(moved, feedbackLimits.weightMovedMax), atMs });
  }
  const languages = new Map<string, KeptRate>();
  for (const [language, value] of Object.entries(recordOf(state['languages']))) {
    const { taken, seen, atMs } = recordOf(value);
    if (!isFinite_(taken) || !isFinite_(seen) || !isFinite_(atMs) || taken < 0 || seen < taken) continue;
    if (languages.size < feedbackLimits.languagesMax) languages.set(language, { taken, seen, atMs });
  }
  return { weights, languages };
}

export function bounded(value: number, max: number): number {
  return Math.min(max, Math.max(-max, value));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isFinite_(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
