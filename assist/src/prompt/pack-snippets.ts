/** Chooses snippets for a prompt by rank and writes them in an order that does not depend on it. */
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { joinPromptText, ownPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';
import { fillLayout } from './fill-layout.js';
import { promptLimits } from './limits.js';
import type { PromptRequest } from './prompt-request.js';
import { titleComment } from './title-comment.js';

/** Those of `request.snippets` that fit, each in the family's layout of a file. */
export function packSnippets(
  { family, snippets, languageId }: PromptRequest,
  charactersMax: number,
  filter: PromptFilter,
  clean: (text: PromptText) => PromptText,
): { text: PromptText; redactions: number } {
  let left = charactersMax;
  let redactions = 0;
  const taken: { key: string; startLine: number; text: PromptText }[] = [];
  for (const snippet of snippets) {
    if (!filter.maySend(snippet.path)) continue;
    const path = promptPath(snippet.path, filter, clean);
    const filtered = filter.toPromptText(snippet.text);
    const code = clean(filtered.text);
    const text = fillLayout(family.file, { path, title: titleComment(path, languageId), code });
    if (text.length > left) continue;
    left -= text.length;
    redactions += filtered.count;
    taken.push({ key: snippet.path, startLine: snippet.startLine, text });
  }
  if (taken.length === 0) return { text: ownPromptText(''), redactions: 0 };
  taken.sort((a, b) => (a.key === b.key ? a.startLine - b.startLine : a.key < b.key ? -1 : 1));
  return { text: joinPromptText(taken.map(({ text }) => text)), redactions };
}

/** The end of a path: its beginning tells a model least. */
export function promptPath(path: string, filter: PromptFilter, clean: (text: PromptText) => PromptText): PromptText {
  return clean(filter.toPromptText(path.slice(-promptLimits.pathCharactersMax)).text);
}
