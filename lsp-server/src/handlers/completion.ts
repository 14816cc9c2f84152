/** `textDocument/completion`: words, definitions and a sure line for clients that draw no ghost text; below what the language's own server has. */
import type { CodeItem } from '@foretoken/assist/items/code-items.js';
import { itemLimits } from '@foretoken/assist/items/limits.js';
import type {
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  InsertReplaceEdit,
  TextEdit,
} from 'vscode-languageserver-protocol';
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
  const start = open.document.positionAt(at - found.typed, encoding);
  const insert = { start, end: open.document.positionAt(at, encoding) };
  const replace = { start, end: open.document.positionAt(at + found.restOfWord, encoding) };
  // A client that does not let its user choose replaces the word it stands in.
  const place = session.client.insertsOrReplaces ? { insert, replace } : { range: replace };
  return { isIncomplete: found.isIncomplete, items: found.items.map((item, rank) => toItem(item, rank, place, uri)) };
}

type Place = Pick<InsertReplaceEdit, 'insert' | 'replace'> | Pick<TextEdit, 'range'>;

function toItem({ text, kind, member, isSure }: CodeItem, rank: number, place: Place, uri: string): CompletionItem {
  const isLine = kind === 'line';
  return {
    label: isLine && text.length > itemLimits.labelUnitsMax ? `${text.slice(0, itemLimits.labelUnitsMax - 1)}…` : text,
    kind: kinds[kind],
    // A line that is as good as certain stands first; all else behind what begins with a letter, as other servers' items do.
    sortText: isSure ? ' ' : `~${String(rank).padStart(4, '0')}`,
    filterText: text,
    textEdit: { ...place, newText: text },
    ...(isLine ? { detail: 'Foretoken' } : { data: { uri, name: text, of: member?.container } }),
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
