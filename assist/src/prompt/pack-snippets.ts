/** Writes the snippets of a prompt, each in the family's layout of a file, as many as there is room for. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { joinPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';
import { DocumentMemory, type WrittenSnippet } from './document-memory.js';
import { fillLayout } from './fill-layout.js';
import { promptLimits } from './limits.js';
import type { PromptRequest } from './prompt-request.js';
import { titleComment } from './title-comment.js';

/** In the order of the document's ring; `before` is the suffix where it stands before them. */
export function packSnippets(
  { family, snippets, languageId, prefix, memory = new DocumentMemory(), code }: PromptRequest,
  charactersMax: number,
  before: string | undefined,
  filter: PromptFilter,
  clean: (text: PromptText) => PromptText,
): { text: PromptText; redactions: number } {
  const written = snippetWriter({ family, languageId, memory }, filter, clean);
  const chosen = snippets.filter(({ path }) => filter.maySend(path));
  const ring = memory.ringOf(code, filter);
  const sizeOf = (snippet: Snippet) => written(snippet).text.length;
  const placed = ring.arrange(chosen, prefix.lastIndexOf('\n') + 1, sizeOf, charactersMax, before).map(written);
  return {
    text: joinPromptText(placed.map(({ text }) => text)),
    redactions: placed.reduce((count, { redactions }) => count + redactions, 0),
  };
}

/** Writes snippets for the prompts of a document, each once. */
export function snippetWriter(
  { family, languageId, memory }: Pick<PromptRequest, 'family' | 'languageId'> & { readonly memory: DocumentMemory },
  filter: PromptFilter,
  clean: (text: PromptText) => PromptText,
): (snippet: Snippet) => WrittenSnippet {
  const layout = `${languageId}\0${family.file}`;
  return (snippet) =>
    memory.written(snippet, layout, filter, () => {
      const path = promptPath(snippet.path, filter, clean);
      const { text, count } = filter.toPromptText(snippet.text);
      const texts = { path, title: titleComment(path, languageId), code: clean(text) };
      return { text: fillLayout(family.file, texts), redactions: count };
    });
}

/** The end of a path: its beginning tells a model least. */
export function promptPath(path: string, filter: PromptFilter, clean: (text: PromptText) => PromptText): PromptText {
  return clean(filter.toPromptText(path.slice(-promptLimits.pathCharactersMax)).text);
}
