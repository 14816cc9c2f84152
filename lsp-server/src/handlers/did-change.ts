/** `textDocument/didChange`: a change that cannot be read or applied ends the document's sync, visibly, since its text is then not known. */
import type { TextChange } from '@foretoken/codebase/text/text-document.js';
import { activityLimits } from '../activity/limits.js';
import { limits } from '../limits.js';
import {
  asArray,
  asInteger,
  asObject,
  asRange,
  asString,
  documentUri,
  type ReadObject,
} from '../params/read-params.js';
import { loseUnread } from '../session/lose-unread.js';
import { noteTyped } from '../session/place-ahead.js';
import type { SessionContext } from '../session/session-context.js';

export function didChange(session: SessionContext, raw: unknown): void {
  const params = asObject(raw, 'params');
  const uri = documentUri(params);
  loseUnread(session, uri, () => {
    const changes = asArray(params['contentChanges'], 'contentChanges', limits.changesMax).map(readChange);
    const version = asInteger(asObject(params['textDocument'], 'textDocument')['version'], 'textDocument.version');
    const { encoding } = session.client;
    // So many at once are not somebody typing.
    const isTyped = changes.length <= activityLimits.changesFollowedMax;
    if (!isTyped) session.activity.lost(uri);
    let typedTo: number | undefined;
    const isOpen = session.documents.change(uri, version, changes, {
      encoding,
      onChange: (document, before, after, change) => {
        if (isTyped) session.activity.changed(document, before, after, change, encoding);
        typedTo = change.range && before.offsetAt(change.range.start, encoding) + change.text.length;
      },
    });
    const open = session.documents.get(uri);
    if (open !== undefined && typedTo !== undefined && changes.length === 1) noteTyped(session, open, typedTo);
    if (!isOpen) session.services.log.warn('a change to a document that is not open was ignored');
  });
}

function readChange(raw: unknown): TextChange {
  const change: ReadObject = asObject(raw, 'contentChanges[]');
  const text = asString(change['text'], 'contentChanges[].text');
  const range = change['range'];
  return range === undefined || range === null ? { text } : { text, range: asRange(range, 'contentChanges[].range') };
}
