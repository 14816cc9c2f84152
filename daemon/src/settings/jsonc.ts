/** JSON with comments: reads it with the place of every key, and edits it without losing a comment. The one door to jsonc-parser. */
import { applyEdits, modify, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { settingsLimits } from './limits.js';

/** One value that is not an object, by the keys that lead to it. */
export interface JsoncLeaf {
  readonly path: readonly string[];
  /** Undefined when it is itself of no use, e.g. an array with an object in it. */
  readonly value: unknown;
  /** Of the key. */
  readonly offset: number;
}

export interface JsoncFault {
  readonly offset: number;
  readonly message: string;
}

/** All leaves that can be read, also of a text with faults in it; of these the first, since others follow from it. Never throws. */
export function readJsonc(text: string): { leaves: readonly JsoncLeaf[]; fault: JsoncFault | undefined } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
  const [error] = errors;
  const leaves: JsoncLeaf[] = [];
  if (root?.type === 'object') collect(root, [], leaves);
  if (error !== undefined)
    return { leaves, fault: { offset: error.offset, message: faultSentence(printParseErrorCode(error.error)) } };
  if (root === undefined || root.type === 'object') return { leaves, fault: undefined };
  return { leaves, fault: { offset: root.offset, message: 'Settings are an object: { … }.' } };
}

/** The text with the value at `path` set, or removed when undefined; comments and layout stay. */
export function editJsonc(text: string, path: readonly string[], value: unknown): string {
  const source = text.trim() === '' ? '{}\n' : text;
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: source.includes('\r\n') ? '\r\n' : '\n' };
  return applyEdits(source, modify(source, [...path], value, { formattingOptions }));
}

function collect(object: Node, path: readonly string[], leaves: JsoncLeaf[]): void {
  for (const property of object.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined || typeof key.value !== 'string') continue;
    const at = [...path, key.value];
    if (value.type === 'object' && at.length < settingsLimits.depthMax) collect(value, at, leaves);
    else leaves.push({ path: at, value: plainValue(value), offset: key.offset });
  }
}

function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue);
  return node.type === 'object' ? {} : node.value;
}

/** `CommaExpected` → `A comma is expected here.` */
function faultSentence(code: string): string {
  const words = code.replace(/([a-z])([A-Z])/g, (_, left: string, right: string) => `${left} ${right.toLowerCase()}`);
  const expected = /^(.*) expected$/.exec(words)?.[1];
  return expected === undefined ? `${words} in this file.` : `${expected} expected here.`;
}
