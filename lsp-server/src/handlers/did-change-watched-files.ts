/** `workspace/didChangeWatchedFiles`: hints for the index from a client that watches the disk. */
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { limits } from '../limits.js';
import { asArray, asObject, asString } from '../params/read-params.js';
import type { SessionContext } from '../session/session-context.js';

export function didChangeWatchedFiles(session: SessionContext, params: unknown): void {
  const changes = asArray(asObject(params, 'params')['changes'], 'changes', limits.changedPathsMax);
  const paths = changes
    .map((change) => pathOfUri(asString(asObject(change, 'changes[]')['uri'], 'changes[].uri')))
    .filter((path) => path !== undefined);
  if (paths.length > 0) session.services.codebases.changed(paths);
}
