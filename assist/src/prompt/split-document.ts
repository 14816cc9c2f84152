/** Where a document's head ends and what is being written begins. */
import { promptLimits } from './limits.js';
import type { PromptRequest } from './prompt-request.js';

/** The offset in the prefix that parts head and line, and the room for the line, of `prefixMax` characters for both. */
export function splitDocument(
  { split = 'line', prefix, memory }: Pick<PromptRequest, 'split' | 'prefix' | 'memory'>,
  prefixMax: number,
): { split: number; lineMax: number } {
  const { blockCharactersMax, lineCharactersMax, lineStepCharacters, lineShareMax } = promptLimits;
  const charactersMax = Math.min(
    split === 'block' ? blockCharactersMax : lineCharactersMax,
    Math.floor(prefixMax * lineShareMax),
  );
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const offsets = {
    line: () => lineStart,
    block: () => memory?.splitOf(prefix, charactersMax) ?? lineStart,
    cursor: () => prefix.length,
  };
  const offset = offsets[split]();
  const steps = Math.floor((prefix.length - offset) / lineStepCharacters) + 1;
  return { split: offset, lineMax: Math.min(charactersMax, steps * lineStepCharacters) };
}
