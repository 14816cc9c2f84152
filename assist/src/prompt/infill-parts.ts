/** The parts of a prompt for a server that joins prefix and suffix itself: the same budget, order and filter as in a prompt of ours. */
import type { InfillParts } from '@foretoken/inference/backend.js';
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { joinPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';
import { charactersPerToken } from '../context/context-finder.js';
import { cutDocument } from './cut-document.js';
import { promptLimits } from './limits.js';
import type { PromptRequest } from './prompt-request.js';

/** The server keeps its own markers apart from text, so that nothing in code has to be broken up. */
export function infillParts(request: Omit<PromptRequest, 'family'> & { readonly filter: PromptFilter }): InfillParts {
  const { filter, snippets } = request;
  const charactersMax = Math.floor(request.tokensMax * charactersPerToken);
  let room = Math.floor(charactersMax * promptLimits.snippetShareMax);
  const taken: { path: PromptText; text: PromptText; startLine: number }[] = [];
  for (const snippet of snippets) {
    if (!filter.maySend(snippet.path)) continue;
    const path = filter.toPromptText(snippet.path.slice(-promptLimits.pathCharactersMax)).text;
    const text = filter.toPromptText(snippet.text).text;
    if (path.length + text.length > room) continue;
    room -= path.length + text.length;
    taken.push({ path, text, startLine: snippet.startLine });
  }
  // An order that does not depend on rank: what the server has read already stays as it was.
  taken.sort((a, b) => (a.path === b.path ? a.startLine - b.startLine : a.path < b.path ? -1 : 1));
  const used = taken.reduce((sum, { path, text }) => sum + path.length + text.length, 0);
  const suffixMax = Math.floor(charactersMax * promptLimits.suffixShareMax);
  const prefixMax = charactersMax - used - suffixMax;
  const { parts } = cutDocument(request.prefix, request.suffix, prefixMax, suffixMax, filter, (text) => text);
  return {
    prefix: joinPromptText([parts.head, parts.line]),
    suffix: parts.suffix,
    context: taken.map(({ path, text }) => ({ path, text })),
  };
}
