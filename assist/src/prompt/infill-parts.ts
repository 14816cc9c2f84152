/** The parts of a prompt for a server that joins prefix and suffix itself: the same budget, order and filter as in a prompt of ours. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { InfillParts } from '@foretoken/inference/backend.js';
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { joinPromptText } from '@foretoken/privacy/prompt-text.js';
import { charactersPerToken as conventionalLength } from '../context/context-finder.js';
import { cutDocument } from './cut-document.js';
import { DocumentMemory } from './document-memory.js';
import { promptLimits } from './limits.js';
import type { PromptRequest } from './prompt-request.js';
import { splitDocument } from './split-document.js';

/** The server keeps its own markers apart from text, so that nothing in code has to be broken up. */
export function infillParts(request: Omit<PromptRequest, 'family'> & { readonly filter: PromptFilter }): InfillParts {
  const { filter, prefix, suffix, code, memory = new DocumentMemory() } = request;
  const { charactersPerToken = conventionalLength } = request;
  const charactersMax = Math.floor(request.tokensMax * charactersPerToken);
  const chosen = request.snippets.filter(({ path }) => filter.maySend(path));
  const sizeOf = ({ path, text }: Snippet) => path.length + text.length;
  const snippetsMax = charactersMax * promptLimits.snippetShareMax;
  const placed = memory.ringOf(code, filter).arrange(chosen, prefix.lastIndexOf('\n') + 1, sizeOf, snippetsMax);
  const context = placed.map(({ path, text }) => ({
    path: filter.toPromptText(path.slice(-promptLimits.pathCharactersMax)).text,
    text: filter.toPromptText(text).text,
  }));
  const used = context.reduce((sum, { path, text }) => sum + path.length + text.length, 0);
  const suffixMax = Math.floor(charactersMax * promptLimits.suffixShareMax);
  const prefixMax = Math.max(0, charactersMax - used - suffixMax);
  const skipped = memory.closersToSkip(prefix, suffix);
  const cuts = { ...splitDocument({ prefix }, prefixMax), skipped, prefixMax, suffixMax };
  const { parts } = cutDocument(prefix, suffix, cuts, filter, (text) => text);
  return { prefix: joinPromptText([parts.head, parts.line]), suffix: parts.suffix, context };
}
