/** What the quiet gate has learned, as it is kept over a restart. */
import { type GateColumnName, isGateColumn } from './gate-columns.js';
import { feedbackLimits } from './limits.js';
import type { KeptRate } from './recent-rates.js';

export interface GateState {
  /** How far each weight has moved, and when it last did, milliseconds since the epoch. */
  readonly weights: ReadonlyMap<GateColumnName, LearnedWeight>;
  readonly languages: ReadonlyMap<string, KeptRate>;
  /** How far the belief in each model has moved, by its name. */
  readonly models: ReadonlyMap<string, LearnedWeight>;
}

export interface LearnedWeight {
  readonly moved: number;
  readonly atMs: number;
}

export const nothingLearned: GateState = { weights: new Map(), languages: new Map(), models: new Map() };

export function writeGateState({ weights, languages, models }: GateState): string {
  const plain = { weights: Object.fromEntries(weights), languages: Object.fromEntries(languages) };
  return JSON.stringify({ ...plain, models: Object.fromEntries(models) });
}

/** What of it can be used; columns and values that are not known are left out. Never throws. */
export function readGateState(json: string | undefined): GateState {
  const state = recordOf(parsed(json ?? ''));
  const weights = new Map<GateColumnName, LearnedWeight>();
  for (const [name, value] of Object.entries(recordOf(state['weights']))) {
    const learned = learnedOf(value);
    if (isGateColumn(name) && learned !== undefined) weights.set(name, learned);
  }
  const languages = new Map<string, KeptRate>();
  for (const [language, value] of Object.entries(recordOf(state['languages']))) {
    const { taken, seen, atMs } = recordOf(value);
    if (!isFinite_(taken) || !isFinite_(seen) || !isFinite_(atMs) || taken < 0 || seen < taken) continue;
    if (languages.size < feedbackLimits.languagesMax) languages.set(language, { taken, seen, atMs });
  }
  const models = new Map<string, LearnedWeight>();
  for (const [model, value] of Object.entries(recordOf(state['models'])).slice(-feedbackLimits.modelsMax)) {
    const learned = learnedOf(value);
    if (learned !== undefined) models.set(model, learned);
  }
  return { weights, languages, models };
}

function learnedOf(value: unknown): LearnedWeight | undefined {
  const { moved, atMs } = recordOf(value);
  if (!isFinite_(moved) || !isFinite_(atMs)) return undefined;
  return { moved: bounded(moved, feedbackLimits.weightMovedMax), atMs };
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
