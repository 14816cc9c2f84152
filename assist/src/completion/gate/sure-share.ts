/**
 * How often the embedded engine was as good as certain of late. Where that is seldom, a backend is asked before the engine is, and works
 * meanwhile; else too many of its requests would be for nothing.
 */
import { completionLimits } from '../limits.js';

export class SureShare {
  readonly #shares = { lineStart: startShare, inside: startShare };

  /** Whether a backend that is asked now is hardly asked in vain. */
  isSmall(linePrefix: string): boolean {
    return this.#shares[kindOf(linePrefix)] <= completionLimits.askFirstSureShareMax;
  }

  observe(linePrefix: string, isSure: boolean): void {
    const kind = kindOf(linePrefix);
    this.#shares[kind] += (Number(isSure) - this.#shares[kind]) * newestShare;
  }
}

function kindOf(linePrefix: string): 'lineStart' | 'inside' {
  return linePrefix.trim() === '' ? 'lineStart' : 'inside';
}

/** Source: 0.4 % inside and 0.7 % at the start of lines that real commits added, at requests that nothing kept answers (`npm run bench -- keystrokes`). */
const startShare = 0.01;
/** How much the newest answer counts in the running mean. */
const newestShare = 0.02;
