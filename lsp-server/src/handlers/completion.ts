/** `textDocument/completion`: words, definitions and a sure line for clients that draw no ghost text; below what the language's own server has. */
import type { CodeItem } from '@foretoken/assist/items/code-items.js';
import { itemLimits } from '@foretoken/assist/items/limits.js';
import type { Range } from '@foretoken/codebase/text/position.js';
import type { CompletionItem, CompletionItemKind, CompletionList } from 'vscode-languageserver-protocol';
import { asObject, asPosition, documentUri } from '../params/read-params.js';
import { completionPlace } from '../session/completion-place.js';
import type { SessionContext } from '../session/session-context.js';
import { isSnoozed } from '../session/snooze.js';
import { wantsItems } from '../session/wants-items.js';

export function completion(session: SessionContext, raw: unknown): CompletionList | null {
  const params = asObject(raw, 'params');
  const uri = documentUri(params);
  const position = asPosition(params['position'], 'position');
  const open = session.documents.get(uri);
  if (open === undefined || !wantsItems(session) || isSnoozed(session)) return null;
  const { encoding } = session.client;
  const at = open.document.offsetAt(position, encoding);
  const { document, offset, path, tables, structure, overlays, policy } = completionPlace(session, open, at);
  if (!policy.enabled) return null;
  session.activity.asked(open, position.line);
  const found = session.services.items.find({
    tables,
    structure,
    path,
    languageId: document.languageId,
    prefix: document.text.slice(0, offset),
    suffix: document.text.slice(offset),
    overlays,
    embedded: policy.embedded,
    confidenceMin: policy.confidenceMin,
  });
  const range = {
    start: open.document.positionAt(at - found.typed, encoding),
    end: open.document.positionAt(at, encoding),
  };
  return { isIncomplete: found.isIncomplete, items: found.items.map((item, rank) => toItem(item, rank, range, uri)) };
}

function toItem({ text, kind, isSure }: CodeItem, rank: number, range: Range, uri: string): CompletionItem {
  const isLine = kind === 'line';
  return {
    label: isLine && text.length > itemLimits.labelUnitsMax ? `${text.slice(0, itemLimits.labelUnitsMax - 1)}…` : text,
    kind: kinds[kind],
    // A line that is as good as certain stands first; all else behind what begins with a letter, as other servers' items do.
    sortText: isSure ? ' ' : `~${String(rank).padStart(4, '0')}`,
    filterText: text,
    textEdit: { range, newText: text },
    ...(isLine ? { detail: 'Foretoken' } : { data: { uri, name: text } }),
  };
}

const kinds: Readonly<Record<CodeItem['kind'], CompletionItemKind>> = {
  word: 1,
  line: 15,
  class: 7,
  interface: 8,
  enum: 13,
  type: 22,
  function: 3,
  method: 2,
  constructor: 4,
  field: 5,
  variable: 6,
  constant: 21,
  module: 9,
  section: 1,
};
