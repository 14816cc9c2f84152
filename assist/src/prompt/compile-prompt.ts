/** Makes the prompt of one completion: deterministic, ordered by how seldom its parts change, never over budget, all of it filtered. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { plainFamily } from '@foretoken/inference/models/fim-families.js';
import type { FimFamily } from '@foretoken/inference/models/fim-family.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { breakMarkers, type PromptText } from '@foretoken/privacy/prompt-text.js';
import { charactersPerToken as conventionalLength } from '../context/context-finder.js';
import { cutDocument, lineBegin, steppedStart } from './cut-document.js';
import { fillLayout, layoutMarkers, slotCount } from './fill-layout.js';
import { promptLimits } from './limits.js';
import { packSnippets, promptPath, snippetWriter } from './pack-snippets.js';
import type { PromptRequest } from './prompt-request.js';
import { splitDocument } from './split-document.js';
import { titleComment } from './title-comment.js';

export interface CompiledPrompt {
  readonly prompt: PromptText;
  readonly stop: readonly string[];
  /** Secrets replaced. */
  readonly redactions: number;
  readonly tokens: number;
}

/**
 * Snippets, the file's head, suffix and what is being written, where the family's layout has them. Where the suffix stands
 * between the last two, a typed character changes nothing but the end, and the server's prefix cache keeps the rest.
 */
export function compilePrompt(request: PromptRequest): CompiledPrompt {
  const { family, filter = networkFilter } = request;
  const markers = markersOf(family);
  const clean = (text: PromptText) => breakMarkers(text, markers);
  const { charactersPerToken = conventionalLength } = request;
  const charactersMax = Math.floor(request.tokensMax * charactersPerToken);
  const pathMax = Math.min(promptLimits.pathCharactersMax, Math.floor(charactersMax * promptLimits.pathShareMax));
  const path = promptPath(request.path.slice(-pathMax), filter, clean);
  const names = {
    path,
    title: titleComment(path, request.languageId),
    repository: promptPath(request.repository.slice(-pathMax), filter, clean),
  };
  const snippetsMax = family.amongFiles === undefined ? 0 : charactersMax * promptLimits.snippetShareMax;
  const { prefix, suffix, memory } = request;
  const skipped = memory?.closersToSkip(prefix, suffix) ?? 0;
  const suffixEnd = skipped + Math.floor(charactersMax * promptLimits.suffixShareMax);
  const before = isSuffixFirst(family) ? suffix.slice(skipped, suffixEnd) : undefined;
  const files = packSnippets(request, Math.floor(snippetsMax), before, filter, clean);
  let layout = files.text === '' ? family.alone : (family.amongFiles ?? family.alone);
  let frame = fillLayout(layout, { ...names, files: files.text }).length;
  // Where a family's own words leave no room, the text alone is sent.
  if (frame > charactersMax) [layout, frame] = [plainFamily.alone, 0];
  const room = charactersMax - frame;
  const suffixes = slotCount(layout, 'suffix');
  const suffixMax =
    suffixes === 0 ? 0 : Math.floor(Math.min(room / 2, charactersMax * promptLimits.suffixShareMax) / suffixes);
  const prefixes = Math.max(1, slotCount(layout, 'head'), slotCount(layout, 'line'));
  const prefixMax = Math.floor((room - suffixMax * suffixes) / prefixes);
  const cuts = { ...splitDocument(request, prefixMax), skipped, prefixMax, suffixMax };
  const document = cutDocument(prefix, suffix, cuts, filter, clean);
  const prompt = fillLayout(layout, { ...names, files: files.text, ...document.parts });
  return {
    prompt,
    stop: [...new Set([...family.stop, ...layoutMarkers(family.alone)])],
    redactions: files.redactions + document.redactions,
    tokens: Math.ceil(prompt.length / charactersPerToken),
  };
}

/** Filters a snippet as `compilePrompt` will show it in prompts of this document. */
export function writeAhead(
  {
    family,
    languageId,
    memory,
    filter = networkFilter,
  }: Pick<PromptRequest, 'family' | 'languageId' | 'memory' | 'filter'>,
  snippet: Snippet,
): void {
  const markers = markersOf(family);
  if (memory !== undefined)
    snippetWriter({ family, languageId, memory }, filter, (text) => breakMarkers(text, markers))(snippet);
}

/** Tokens of snippets that are to be chosen for a prompt of so many tokens, their paths apart. */
export function contextTokensOf(promptTokensMax: number): number {
  return Math.floor(promptTokensMax * promptLimits.chosenShareMax * (1 - promptLimits.snippetHeaderShare));
}

/**
 * From where on a prompt of so many tokens shows the document above the cursor, for who chooses its snippets: about, since paths and
 * markers take room as well. It moves in steps, as the prompt's own cut does, and not while a line is typed.
 */
export function shownFrom(
  prefix: string,
  promptTokensMax: number,
  charactersPerToken: number = conventionalLength,
): number {
  const share = 1 - promptLimits.chosenShareMax - promptLimits.suffixShareMax;
  const room = Math.floor(promptTokensMax * charactersPerToken * share);
  const lineStart = prefix.lastIndexOf('\n') + 1;
  return lineBegin(prefix, steppedStart(lineStart, room - Math.min(promptLimits.lineStepCharacters, room / 2)));
}

/** Where the snippets stand behind the suffix. */
function isSuffixFirst({ amongFiles = '' }: FimFamily): boolean {
  const at = amongFiles.indexOf('{suffix}');
  return at !== -1 && at < amongFiles.indexOf('{files}');
}

/** What must not stand in code that is sent: it would pose as the structure of the prompt. */
function markersOf(family: FimFamily): readonly string[] {
  const known = markersByFamily.get(family);
  if (known !== undefined) return known;
  const { alone, amongFiles = '', file, stop } = family;
  const found = [...new Set([alone, amongFiles, file, ...stop].flatMap(layoutMarkers))];
  markersByFamily.set(family, found);
  return found;
}

const markersByFamily = new WeakMap<FimFamily, readonly string[]>();
