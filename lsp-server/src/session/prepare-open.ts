/** Gets ready for requests in the open documents whenever their codebase is whole anew: they may have been opened before it was. */
import { completionPlace } from './completion-place.js';
import type { SessionContext } from './session-context.js';

export function prepareOpenDocuments(session: SessionContext): void {
  const { codebases, completion } = session.services;
  const end = codebases.onStatus(({ root, phase }) => {
    if (phase !== 'ready' || session.state !== 'running') return;
    for (const uri of session.documents.uris()) {
      const open = session.documents.get(uri);
      const place = open && completionPlace(session, open, 0);
      if (place?.root === root) completion.prepare(place);
    }
  });
  session.onEnd(end);
}
