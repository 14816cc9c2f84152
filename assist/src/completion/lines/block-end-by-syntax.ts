/** Where a block ends by the grammar of its language: asked only of grammars that are loaded, which a keystroke never waits for. */
import type { Clock } from '@foretoken/base/clock.js';
import { loadSyntax } from '@foretoken/codebase/syntax/outline-of.js';
import { SyntaxDocument } from '@foretoken/codebase/syntax/syntax-document.js';
import { completionLimits } from '../limits.js';

/**
 * Offset at which the block that stands open at `inside` ends, when the fragment holds its end; undefined when it does not,
 * and for a language whose grammar is not loaded. Costs the parse of the fragment, which is a few dozen lines.
 */
export function blockEndBySyntax(languageId: string, fragment: string, inside: number): number | undefined {
  const document = new SyntaxDocument(languageId, fragment);
  const end = document.blockEnd(inside);
  document.close();
  return end;
}

/** Loads the grammar once nothing is waited for, so that blocks to come end by it. Costs nothing when it is loaded. */
export function prepareBlockSyntax(languageId: string, clock: Clock): void {
  clock.after(completionLimits.grammarAfterMs, () => void loadSyntax(languageId));
}
