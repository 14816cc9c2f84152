/** Makes the prompt of one completion: deterministic, ordered by how seldom its parts change, never over budget, all of it filtered. */
import type { FimFamily } from '@foretoken/inference/models/fim-families.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { breakMarkers, joinPromptText, ownPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';
import { charactersPerToken } from '../context/context-finder.js';
import { cutDocument } from './cut-document.js';
import { promptLimits } from './limits.js';
import { packSnippets } from './pack-snippets.js';
import type { PromptRequest } from './prompt-request.js';

export interface CompiledPrompt {
  readonly prompt: PromptText;
  readonly stop: readonly string[];
  /** Secrets replaced. */
  readonly redactions: number;
  readonly tokens: number;
}

/**
 * Snippets first, then the file's head, suffix and current line in the order of the family. Where the suffix stands
 * after the prefix, the current line goes after the middle marker: a typed character then changes nothing but the
 * end, and the server's prefix cache keeps the rest.
 */
export function compilePrompt(request: PromptRequest): CompiledPrompt {
  const { family, filter = networkFilter } = request;
  const markers = markersOf(family);
  const clean = (text: PromptText) => breakMarkers(text, markers);
  const charactersMax = Math.floor(request.tokensMax * charactersPerToken) - frameCharacters(family);
  const snippets = packSnippets(request, Math.floor(charactersMax * promptLimits.snippetShareMax), filter, clean);
  const room = charactersMax - snippets.text.length;
  const suffixMax = family.fim === undefined ? 0 : Math.floor(charactersMax * promptLimits.suffixShareMax);
  const document = cutDocument(request.prefix, request.suffix, room - suffixMax, suffixMax, filter, clean);
  const prompt = arrange(family, snippets.text, document);
  return {
    prompt,
    stop: [...family.stop, ...fimMarkers(family)],
    redactions: snippets.redactions + document.redactions,
    tokens: Math.ceil(prompt.length / charactersPerToken),
  };
}

/** Tokens of snippets that a prompt of so many tokens has room for, their paths apart. */
export function contextTokensOf(promptTokensMax: number): number {
  return Math.floor(promptTokensMax * promptLimits.snippetShareMax * (1 - promptLimits.snippetHeaderShare));
}

function arrange(
  family: FimFamily,
  snippets: PromptText,
  { head, line, suffix }: { head: PromptText; line: PromptText; suffix: PromptText },
): PromptText {
  if (family.fim === undefined) return joinPromptText([snippets, head, line]);
  const marker = {
    prefix: ownPromptText(family.fim.prefix),
    suffix: ownPromptText(family.fim.suffix),
    middle: ownPromptText(family.fim.middle),
  };
  // Where a family knows files, they stand before the markers; otherwise they are the beginning of the prefix.
  const before = family.fileSeparator === undefined ? [] : [snippets];
  const inside = family.fileSeparator === undefined ? [snippets] : [];
  switch (family.fim.order) {
    case 'prefix-suffix-middle':
      return joinPromptText([...before, marker.prefix, ...inside, head, marker.suffix, suffix, marker.middle, line]);
    case 'suffix-prefix-middle':
      return joinPromptText([...before, marker.suffix, suffix, marker.prefix, ...inside, head, line, marker.middle]);
  }
}

function fimMarkers({ fim }: FimFamily): string[] {
  return fim === undefined
    ? []
    : [fim.prefix, fim.suffix, fim.middle].map((text) => text.trim()).filter((text) => text !== '');
}

/** What must not stand in code that is sent: it would pose as the structure of the prompt. */
function markersOf(family: FimFamily): string[] {
  const separator = family.fileSeparator === undefined ? [] : [family.fileSeparator];
  return [...new Set([...fimMarkers(family), ...separator, ...family.stop])];
}

function frameCharacters({ fim }: FimFamily): number {
  return fim === undefined ? 0 : fim.prefix.length + fim.suffix.length + fim.middle.length;
}
