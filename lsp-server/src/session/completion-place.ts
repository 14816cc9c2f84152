/** The place that a completion is asked for, with all that is known there: the whole document, its codebase, and the policy in force. */
import type { CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import type { SessionDocument } from '../documents/session-documents.js';
import { placeOf } from './place-of.js';
import type { SessionContext } from './session-context.js';

type CompletionPlace = Pick<
  CompletionRequest,
  'document' | 'path' | 'root' | 'tables' | 'structure' | 'offset' | 'overlays' | 'policy'
>;

/** `at` is a UTF-16 offset in the document, which for a cell is a part of its notebook. */
export function completionPlace(session: SessionContext, open: SessionDocument, at: number): CompletionPlace {
  const { settings, services } = session;
  const { codebases } = services;
  const { document, path: file, offset } = session.notebooks.wholeOf(open, at);
  const { root, path } = placeOf(session, { document, path: file });
  return {
    document,
    path,
    root,
    tables: root === undefined ? undefined : codebases.tables(root),
    structure: root === undefined ? undefined : codebases.structure(root),
    offset,
    overlays:
      root === undefined
        ? noOverlays
        : session.documents.overlays(root, open.document.uri, (other) => services.isPrivate(settings, other, root)),
    policy: services.policy(settings, document.languageId, path, root),
  };
}

const noOverlays: ReadonlyMap<string, string> = new Map();
