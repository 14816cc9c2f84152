/** A text that is edited, with its syntax tree: an edit is noted at once, parsed when something asks. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { bug } from '@foretoken/base/never.js';
import type { Tree } from 'web-tree-sitter';
import type { Dialect } from './dialect.js';
import {
  giveUpRuntime,
  grammarOf,
  isBreakdown,
  type LoadedGrammar,
  leaveLargeRuntime,
  parseWithin,
} from './grammar-runtime.js';
import { syntaxLimits } from './limits.js';

export class LiveTree {
  private tree: Tree | undefined;
  private grammar: LoadedGrammar | undefined;
  private isParsed = false;
  /** Parses in a row that did not end in time: with each key as much would be lost again. */
  private slowParses = 0;

  constructor(
    private readonly dialect: Dialect,
    public text: string,
  ) {}

  /** What differs is taken as one edit. Costs a comparison from both ends. */
  update(text: string): void {
    const before = this.text;
    if (text === before) return;
    this.text = text;
    this.isParsed = false;
    if (this.tree === undefined || this.grammar === undefined || this.isStale()) return;
    const [start, oldEnd, newEnd] = changed(before, text);
    const edit = {
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition: pointAt(before, start),
      oldEndPosition: pointAt(before, oldEnd),
      newEndPosition: pointAt(text, newEnd),
    };
    this.tree.edit(new this.grammar.Edit(edit));
  }

  /** What `read` makes of the tree of the current text; undefined without one, and when the grammar breaks. */
  read<Result>(read: (tree: Tree, grammar: LoadedGrammar) => Result): Result | undefined {
    const { table } = this.dialect;
    try {
      const tree = this.parsed();
      const result = tree === undefined || this.grammar === undefined ? undefined : read(tree, this.grammar);
      if (this.grammar !== undefined) leaveLargeRuntime(this.grammar);
      return result;
    } catch (thrown) {
      if (this.grammar !== undefined) giveUpRuntime(table, this.grammar);
      return isBreakdown(thrown) ? undefined : bug(`syntax: ${errorMessage(thrown)}`, undefined);
    }
  }

  /** Frees the tree. */
  close(): void {
    if (this.tree !== undefined && !this.isStale()) this.tree.delete();
    this.tree = undefined;
    this.isParsed = false;
  }

  private parsed(): Tree | undefined {
    if (this.isStale()) this.close();
    if (this.isParsed) return this.tree;
    this.grammar = grammarOf(this.dialect.table);
    if (this.grammar === undefined || this.text.length > syntaxLimits.liveCharsMax) return undefined;
    if (this.slowParses >= syntaxLimits.slowParsesMax) return undefined;
    const before = this.tree;
    this.tree = undefined;
    const tree = parseWithin(this.grammar, this.text, before, bounds);
    before?.delete();
    this.slowParses = tree === undefined ? this.slowParses + 1 : 0;
    this.isParsed = tree !== undefined;
    this.tree = tree;
    return tree;
  }

  /** A tree of a runtime that was given up is memory that is gone. */
  private isStale(): boolean {
    return this.grammar?.runtime.isBroken === true;
  }
}

const bounds = { stepsMax: syntaxLimits.liveParseStepsMax, msMax: syntaxLimits.liveParseMsMax };

/** Start, end in `before`, end in `after` of what differs; never inside a surrogate pair. */
function changed(before: string, after: string): [number, number, number] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) start--;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  if (same > 0 && isHigh(before.charCodeAt(before.length - same - 1))) same--;
  return [start, before.length - same, after.length - same];
}

const isHigh = (code: number) => code >= 0xd800 && code <= 0xdbff;

function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
