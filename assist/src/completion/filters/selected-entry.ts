/** With an entry selected in the editor's own pop-up, only text that goes on from it may be shown. */
import type { CompletionRequest } from '../completion-pipeline.js';

export function fitsSelection(text: string, { selectedText }: CompletionRequest): boolean {
  return selectedText === undefined || text.startsWith(selectedText);
}
