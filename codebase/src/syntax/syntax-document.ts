/** What syntax tells of one open document, kept up from edit to edit. */
import { lineStartsOf } from '../text/line-starts.js';
import { blockEndOf } from './block-end.js';
import { type TypeScope, typesAt } from './bound-types.js';
import type { Dialect } from './dialect.js';
import { dialects } from './dialects.js';
import { LiveTree } from './live-tree.js';
import type { Definition, ImportEntry, Outline } from './outline.js';
import { walkOutline } from './outline-walker.js';
import type { PlacedOutline, Span } from './outline-writer.js';
import { receiverTypeAt } from './receiver-type.js';
import { referencesIn } from './references.js';

export interface EnclosingScope extends Span {
  readonly definition: Definition;
}

/** Offsets are UTF-16 units. Until the language is loaded, and for languages without syntax, nothing is known of anything. */
export class SyntaxDocument {
  private readonly dialect: Dialect | undefined;
  private readonly tree: LiveTree | undefined;
  private known: PlacedOutline | undefined;
  private completed: { readonly offset: number; readonly outline: PlacedOutline } | undefined;

  constructor(
    readonly languageId: string,
    text: string,
  ) {
    this.dialect = dialects.get(languageId);
    this.tree = this.dialect && new LiveTree(this.dialect, text);
  }

  /** Parsed again, as far as it changed, when something is asked. */
  update(text: string): void {
    if (this.tree === undefined || text === this.tree.text) return;
    this.tree.update(text);
    this.known = undefined;
    this.completed = undefined;
  }

  outline(): Outline | undefined {
    return this.placed();
  }

  /** The definitions around an offset, innermost first. */
  scopesAt(offset: number): readonly EnclosingScope[] {
    const scopes: EnclosingScope[] = [];
    const outline = this.placedAt(offset);
    outline?.definitions.forEach((definition, index) => {
      const span = outline.spans[index];
      if (span !== undefined && span.start <= offset && offset <= span.end) scopes.push({ definition, ...span });
    });
    return scopes.sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  importsOf(): readonly ImportEntry[] {
    return this.placed()?.imports ?? [];
  }

  /** The simple name of the type of what stands before the `.` that the offset follows, at once or after the begin of a member's name. */
  receiverTypeAt(offset: number): string | undefined {
    const scope = this.typeScope(offset);
    return scope && receiverTypeAt(scope, offset);
  }

  /** Simple type names of parameters, locals and fields that are visible at the offset. */
  typesInScope(offset: number): ReadonlyMap<string, string> {
    const scope = this.typeScope(offset);
    return scope === undefined ? new Map() : typesAt(scope, offset);
  }

  /** Where the innermost block around the offset ends; undefined outside of blocks, and where brackets do not match. */
  blockEnd(offset: number): number | undefined {
    const { tree } = this;
    return tree?.read((parsed) => blockEndOf(parsed, tree.text, offset));
  }

  /** Where a name stands in code. */
  referencesOf(name: string): readonly Span[] {
    const { tree } = this;
    return tree?.read((parsed) => referencesIn(parsed, tree.text, name)) ?? [];
  }

  /** Frees its tree. What is asked later is parsed anew. */
  close(): void {
    this.tree?.close();
    this.known = undefined;
    this.completed = undefined;
  }

  private typeScope(offset: number): TypeScope | undefined {
    const outline = this.placedAt(offset);
    if (outline === undefined || this.dialect === undefined || this.tree === undefined) return undefined;
    return { dialect: this.dialect, text: this.tree.text, outline };
  }

  /** Right behind a `.` the text is broken, and with it all around: there the outline is that of the text with a name put in. */
  private placedAt(offset: number): PlacedOutline | undefined {
    const { tree } = this;
    if (tree === undefined || !/(?:\.|->|::)$/.test(tree.text.slice(Math.max(0, offset - 2), offset)))
      return this.placed();
    if (this.completed?.offset === offset) return this.completed.outline;
    const { text } = tree;
    const known = this.known;
    tree.update(`${text.slice(0, offset)}x${text.slice(offset)}`);
    this.known = undefined;
    const outline = this.placed();
    tree.update(text);
    this.known = known;
    if (outline === undefined) return undefined;
    const back = (at: number) => (at > offset ? at - 1 : at);
    const spans = outline.spans.map(({ start, end }) => ({ start: back(start), end: back(end) }));
    this.completed = { offset, outline: { ...outline, spans } };
    return this.completed.outline;
  }

  private placed(): PlacedOutline | undefined {
    const { tree, dialect } = this;
    if (tree === undefined || dialect === undefined) return undefined;
    this.known ??= tree.read((parsed, { rules }) => {
      const cursor = parsed.walk();
      const outline = walkOutline(cursor, tree.text, lineStartsOf(tree.text), rules, dialect);
      cursor.delete();
      return outline;
    });
    return this.known;
  }
}
