/** What the quiet gate looks at, a column each: its value at a cursor, the weight it starts with, and what to say when it decides. */
import { surroundingsOf } from './cursor-surroundings.js';

export interface GateQuestion {
  /** Whose document: what became of suggestions there counts most. */
  readonly owner: string;
  readonly languageId: string;
  /** 0-based. */
  readonly line: number;
  readonly linePrefix: string;
  readonly lineSuffix: string;
  readonly text: string;
  readonly madeBy: 'embedded' | 'backend';
  /** 0…1, that the first line is right; of a backend where it tells how likely it held its tokens. */
  readonly confidence: number | undefined;
}

/** What became of suggestions lately, near this one. */
export interface GatePast {
  /** Since the newest dismissal in this session's document. */
  readonly dismissedMsAgo: number;
  /** Dismissals on this very line within minutes. */
  readonly dismissedHere: number;
  /** How much more or less often than usual suggestions are taken, in log-odds. */
  readonly documentRate: number;
  readonly languageRate: number;
}

interface GateColumn {
  /**
   * Set by hand, to agree with these: a backend's one-line suggestion in code is taken in about four of ten cases, as products report
   * of what was seen; where it is told how sure its maker is, as often as it is right, so that the measured bands decide until
   * something is learned; in prose and comments half as often.
   */
  readonly prior: number;
  readonly value: (question: GateQuestion, past: GatePast) => number;
  /** Why it speaks against a suggestion. */
  readonly against?: string;
}

export const gateColumns = {
  always: { prior: -0.4, value: () => 1, against: 'few suggestions were taken lately' },
  embedded: {
    prior: 0.3,
    value: ({ madeBy }) => Number(madeBy === 'embedded'),
    against: 'few of the embedded engine were taken lately',
  },
  embeddedOdds: {
    prior: 1,
    value: ({ madeBy, confidence }) => (madeBy === 'embedded' ? oddsOf(confidence ?? 0.5) : 0),
    against: 'the embedded engine is not sure of it',
  },
  tokensTold: {
    prior: 0.3,
    value: ({ madeBy, confidence }) => Number(madeBy === 'backend' && confidence !== undefined),
  },
  tokenOdds: {
    prior: 1,
    value: ({ madeBy, confidence }) => (madeBy === 'backend' && confidence !== undefined ? oddsOf(confidence) : 0),
    against: 'the backend is not sure of it',
  },
  length: { prior: -0.2, value: ({ text }) => Math.log2(1 + firstLine(text).length) / 5 - 1, against: 'it is long' },
  lines: { prior: -0.15, value: ({ text }) => Math.log2(linesOf(text)), against: 'it has many lines' },
  tiny: { prior: -0.5, value: ({ text }) => Number(text.trim().length <= 2), against: 'it is hardly anything' },
  lineStart: { prior: -0.2, value: ({ linePrefix }) => Number(linePrefix.trim() === '') },
  restBehind: {
    prior: -0.3,
    value: ({ lineSuffix }) => Number(/[\p{L}\p{N}]/u.test(lineSuffix)),
    against: 'the line goes on behind the cursor',
  },
  insideWord: { prior: 0.2, value: ({ linePrefix }) => Number(/[\p{L}\p{N}_$]$/u.test(linePrefix)) },
  access: { prior: 0.2, value: ({ linePrefix }) => Number(/(?:\.|->|::)$/.test(linePrefix)) },
  comment: { prior: -0.7, value: (question) => Number(standsIn(question, 'comment')), against: 'it is in a comment' },
  string: { prior: -0.4, value: (question) => Number(standsIn(question, 'string')), against: 'it is in a string' },
  prose: {
    prior: -0.8,
    value: ({ languageId }) => Number(proseLanguages.has(languageId)),
    against: 'the file is prose',
  },
  settings: {
    prior: -0.2,
    value: ({ languageId }) => Number(dataLanguages.has(languageId)),
    against: 'the file is data',
  },
  dismissedLately: {
    prior: -0.3,
    value: (_, { dismissedMsAgo }) => Math.exp(-dismissedMsAgo / 60_000),
    against: 'one was dismissed a moment ago',
  },
  dismissedHere: {
    prior: -0.4,
    value: (_, { dismissedHere }) => Math.min(3, dismissedHere),
    against: 'one was dismissed on this line',
  },
  documentRate: {
    prior: 0.35,
    value: (_, { documentRate }) => documentRate,
    against: 'few are taken in this file',
  },
  languageRate: {
    prior: 0.25,
    value: (_, { languageRate }) => languageRate,
    against: 'few are taken in this language',
  },
} as const satisfies Record<string, GateColumn>;

export type GateColumnName = keyof typeof gateColumns;

export function isGateColumn(name: string): name is GateColumnName {
  return Object.hasOwn(gateColumns, name);
}

export const gateColumnNames: readonly GateColumnName[] = Object.keys(gateColumns).filter(isGateColumn);

export function gateColumn(name: GateColumnName): GateColumn {
  return gateColumns[name];
}

/** Log-odds, bounded so that no single value can decide. */
export function oddsOf(probability: number): number {
  const bounded = Math.min(0.97, Math.max(0.03, probability));
  return Math.log(bounded / (1 - bounded));
}

const proseLanguages = new Set('markdown plaintext restructuredtext asciidoc latex tex git-commit'.split(' '));
const dataLanguages = new Set('json jsonc yaml toml ini properties csv xml'.split(' '));

function standsIn({ linePrefix, languageId }: GateQuestion, what: 'comment' | 'string'): boolean {
  return !proseLanguages.has(languageId) && surroundingsOf(linePrefix, languageId) === what;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function linesOf(text: string): number {
  return text.split('\n').length;
}
