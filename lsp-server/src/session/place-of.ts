/** Where a document lies: its root and its path there. */
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';
import type { SessionDocument } from '../documents/session-documents.js';
import type { SessionContext } from './session-context.js';

/** A document in no root has its file name for a path. */
export function placeOf(
  session: SessionContext,
  { document, path }: Pick<SessionDocument, 'document' | 'path'>,
): { readonly root: string | undefined; readonly path: string } {
  if (path === undefined) return { root: undefined, path: lastPart(document.uri) };
  const root = session.services.codebases.rootOf(path);
  const relative = root === undefined ? undefined : rootRelative(root, path);
  if (root === undefined || relative === undefined) return { root: undefined, path: lastPart(path) };
  return { root, path: relative };
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), path.lastIndexOf(':')) + 1);
}
