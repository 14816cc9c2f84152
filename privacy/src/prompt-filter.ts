/** The filter in front of one backend: which files may go to it, and how their text becomes prompt text. */
import { destinationOf, mayLeave } from './destination.js';
import { pathLevel } from './path-rules.js';
import type { PromptText } from './prompt-text.js';
import { toPromptPieces, toPromptText } from './secret-filter.js';

export interface PromptFilter {
  /** Whether code of the file with this path may be sent; of its path alone, whatever else is set. */
  readonly maySend: (path: string) => boolean;
  readonly toPromptText: typeof toPromptText;
  readonly toPromptPieces: typeof toPromptPieces;
}

/** For a backend that may be anywhere. */
export const networkFilter: PromptFilter = {
  maySend: (path) => mayLeave(pathLevel(path), 'network'),
  toPromptText,
  toPromptPieces,
};

/** The filter for the backend at `url`. `redaction` is switched off for the own machine alone, whatever is asked. */
export function promptFilter(url: string, redaction: 'on' | 'off'): PromptFilter {
  if (destinationOf(url) === 'network') return networkFilter;
  const maySend = (path: string) => mayLeave(pathLevel(path), 'own-machine');
  return redaction === 'off' ? { ...unredacted, maySend } : { ...networkFilter, maySend };
}

const unredacted = {
  toPromptText: (text: string) => ({ text: text as PromptText, count: 0 }),
  toPromptPieces(text: string, cuts: readonly number[]) {
    const ends = [...cuts, text.length];
    return { pieces: ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end) as PromptText), count: 0 };
  },
};
