/** `completionItem/resolve`: signature and doc comment of a word that the index knows as a definition; any other item as it came. */
import { asObject, objectOrEmpty, type ReadObject } from '../params/read-params.js';
import { completionPlace } from '../session/completion-place.js';
import type { SessionContext } from '../session/session-context.js';

export function completionResolve(session: SessionContext, raw: unknown): ReadObject {
  const item = asObject(raw, 'params');
  const { uri, name } = objectOrEmpty(item['data']);
  const open = typeof uri === 'string' ? session.documents.get(uri) : undefined;
  if (open === undefined || typeof name !== 'string') return item;
  const known = session.services.items.describe(completionPlace(session, open, 0), name);
  if (known === undefined) return item;
  const places = known.signatures.map(({ signature, path, line }) => `${signature}\n  ${path}:${line}`);
  const documentation = [known.doc, places.join('\n')].filter((part) => part !== undefined).join('\n\n');
  return { ...item, detail: known.signatures[0]?.signature, documentation };
}
