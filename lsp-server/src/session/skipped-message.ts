/** Tells from the ends of a skipped message which document it was about. */
import { parseJson } from '../rpc/parse-json.js';

type SkippedMessage =
  | { readonly kind: 'document'; readonly uri: string }
  /** A message that changes no document. */
  | { readonly kind: 'harmless' }
  | { readonly kind: 'unknown' };

/** Keys inside a text are escaped in JSON (`\"uri\"`), so that a text cannot pass for the message's own fields. */
export function skippedMessage(head: string, tail: string): SkippedMessage {
  const ends = [head, tail];
  const method = find(ends, /"method"\s*:\s*"((?:[^"\\]|\\.)*)"/);
  // Any of its cells may have been meant.
  if (method !== undefined && /^notebookDocument\\?\/did(Open|Change)$/.test(method)) return { kind: 'unknown' };
  if (method !== undefined && !/^textDocument\\?\/did(Open|Change)$/.test(method)) return { kind: 'harmless' };
  const uri = find(ends, /"uri"\s*:\s*("(?:[^"\\]|\\.)*")/);
  if (uri === undefined) return { kind: 'unknown' };
  const parsed = parseJson(uri);
  return typeof parsed === 'string' ? { kind: 'document', uri: parsed } : { kind: 'unknown' };
}

function find(texts: readonly string[], pattern: RegExp): string | undefined {
  for (const text of texts) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
