/** `workspace/didChangeWorkspaceFolders`. */
import { limits } from '../limits.js';
import { asArray, asObject, asString } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function didChangeWorkspaceFolders(session: SessionContext, params: unknown): void {
  const event = asObject(asObject(params, 'params')['event'], 'event');
  const added = urisOf(event['added'], 'event.added');
  // Added first, so that a folder that only got a new name keeps its index open.
  for (const uri of added) session.folders.add(uri);
  for (const uri of urisOf(event['removed'], 'event.removed')) if (!added.includes(uri)) session.folders.remove(uri);
  session.drawnViews.changed();
}

function urisOf(value: unknown, field: string): readonly string[] {
  return asArray(value, field, limits.foldersMax).map((folder) =>
    asString(asObject(folder, field)['uri'], `${field}[].uri`),
  );
}
