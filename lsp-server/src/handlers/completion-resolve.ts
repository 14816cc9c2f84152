/** `completionItem/resolve`: signature and doc comment of a word that the index knows as a definition; any other item as it came. */
import { asObject, objectOrEmpty, type ReadObject } from '../params/read-params.js';
import { completionPlace } from '../session/completion-place.js';
import type { SessionContext } from '../session/session-context.js';

export function completionResolve(session: SessionContext, raw: unknown): ReadObject {
  const item = asObject(raw, 'params');
  const { uri, name, of } = objectOrEmpty(item['data']);
  const open = typeof uri === 'string' ? session.documents.get(uri) : undefined;
  if (open === undefined || typeof name !== 'string') return item;
  const { document, ...place } = completionPlace(session, open, 0);
  const { languageId, text: prefix } = document;
  const container = typeof of === 'string' ? of : undefined;
  const known = session.services.items.describe({ ...place, languageId, prefix, suffix: '' }, name, container);
  if (known === undefined) return item;
  // The first signature is the detail, which clients show beside what is said here.
  const places = known.signatures.map(
    ({ signature, path, line }, at) =>
      `${at === 0 ? '' : `${signature}\n  `}${path}${line === undefined ? '' : `:${line}`}`,
  );
  const documentation = [known.doc, places.join('\n')].filter((part) => part !== undefined).join('\n\n');
  return { ...item, detail: known.signatures[0]?.signature, documentation };
}
