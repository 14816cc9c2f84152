/** `textDocument/inlineCompletion`: answers every request; a superseded one, and one for a text that has changed since, with null. */
import type { CompletionItem, CompletionOutcome } from '@foretoken/assist/completion/completion-pipeline.js';
import type { Position, Range } from '@foretoken/codebase/text/position.js';
import type { InlineCompletionItem, InlineCompletionList } from 'vscode-languageserver-protocol';
import type { SessionDocument } from '../documents/session-documents.js';
import { asObject, asPosition, asRange, asString, documentUri, objectOrEmpty } from '../params/read-params.js';
import { completionRequest } from '../session/completion-request.js';
import { noteWork } from '../session/note-work.js';
import type { SessionContext } from '../session/session-context.js';

export async function inlineCompletion(
  session: SessionContext,
  raw: unknown,
  signal: AbortSignal,
): Promise<InlineCompletionList | null> {
  const params = asObject(raw, 'params');
  const uri = documentUri(params);
  const position = asPosition(params['position'], 'position');
  const context = objectOrEmpty(params['context']);
  const selected = readSelected(context['selectedCompletionInfo']);
  session.superseded.get(uri)?.();
  session.asksInline = true;
  const open = session.documents.get(uri);
  if (open === undefined) return null;
  const { suggestions } = session.activity;
  session.activity.asked(open, position.line);
  const target = targetOf(session, open, position, selected);
  suggestions.asked(open.document, target?.offset);
  if (target === undefined) return { items: [] };
  const { completion } = session.services;
  const worked = noteWork(session);
  const outcome = await new Promise<CompletionOutcome | undefined>((resolve, reject) => {
    // The pipeline is not told to stop: it knows the owner, and may use the work for the request that came after.
    const supersede = () => resolve(undefined);
    session.superseded.set(uri, supersede);
    completion
      .complete({
        ...completionRequest(session, open, target.offset, signal),
        selectedText: target.selectedText,
        trigger: context['triggerKind'] === 1 ? 'invoked' : 'automatic',
      })
      .then(resolve, reject)
      .finally(() => {
        if (session.superseded.get(uri) === supersede) session.superseded.delete(uri);
      });
  }).finally(worked);
  session.tellStatus();
  // The one place where a result for another text is dropped; saving changes no text.
  if (outcome === undefined || signal.aborted || session.documents.get(uri)?.document !== open.document) return null;
  const items = outcome.kind === 'shown' ? outcome.items : [];
  suggestions.answered(open.document, target.offset, items);
  // An empty list where nothing is suggested: Neovim leaves what it shows when the answer is null.
  return { items: items.map((item) => toItem(session, open, item, target)) };
}

/** Where an item goes: `typed` is what stands in `range` before the cursor, and stays. */
interface Target {
  readonly offset: number;
  readonly typed: string;
  readonly range: Range;
  readonly selectedText: string | undefined;
}

interface Selected {
  readonly range: Range;
  readonly text: string;
}

function readSelected(value: unknown): Selected | undefined {
  if (value === undefined || value === null) return undefined;
  const info = asObject(value, 'context.selectedCompletionInfo');
  return {
    range: asRange(info['range'], 'context.selectedCompletionInfo.range'),
    text: asString(info['text'], 'context.selectedCompletionInfo.text'),
  };
}

/** Undefined when the editor's pop-up would replace what is typed: nothing at the cursor can extend that. */
function targetOf(
  session: SessionContext,
  { document }: SessionDocument,
  position: Position,
  selected: Selected | undefined,
): Target | undefined {
  const { encoding } = session.client;
  const offset = document.offsetAt(position, encoding);
  const cursor = document.positionAt(offset, encoding);
  if (!selected) return { offset, typed: '', range: { start: cursor, end: cursor }, selectedText: undefined };
  const start = document.offsetAt(selected.range.start, encoding);
  const end = document.offsetAt(selected.range.end, encoding);
  const typed = document.text.slice(start, offset);
  if (start > offset || end !== offset || !selected.text.startsWith(typed)) return undefined;
  const range = { start: document.positionAt(start, encoding), end: cursor };
  return { offset, typed, range, selectedText: selected.text.slice(typed.length) };
}

function toItem(
  { client }: SessionContext,
  { document }: SessionDocument,
  { completionId, text, replaces = 0 }: CompletionItem,
  { offset, typed, range }: Target,
): InlineCompletionItem {
  const command = { title: 'Accepted', command: 'foretoken.accepted', arguments: [{ completionId }] };
  const end = replaces === 0 ? range.end : document.positionAt(offset + replaces, client.encoding);
  return { insertText: typed + text, range: { start: range.start, end }, command };
}
