/** Walks a syntax tree once, into what holds definitions and past all else, and writes down the outline. */
import type { TreeCursor } from 'web-tree-sitter';
import { type CompiledRule, none, self } from './compiled-rules.js';
import type { Dialect } from './dialect.js';
import { syntaxLimits } from './limits.js';
import {
  type Header,
  type Lead,
  type OpenDefinition,
  OutlineWriter,
  type Place,
  type PlacedOutline,
  type Span,
} from './outline-writer.js';

/** The cursor stands at the root. Cost: a few calls into the grammar a definition, and two a statement of what is looked into. */
export function walkOutline(
  cursor: TreeCursor,
  text: string,
  lineStarts: Uint32Array,
  rules: ReadonlyMap<number, CompiledRule>,
  dialect: Dialect,
): PlacedOutline {
  const writer = new OutlineWriter(text, lineStarts, dialect);
  const top = {
    kind: undefined,
    container: '',
    isExported: false,
    isHidden: false,
    isLocal: false,
    definition: undefined,
    depth: 0,
  };
  new OutlineWalker(cursor, text, rules, writer).walkChildren(top, undefined, undefined);
  return writer.outline();
}

class OutlineWalker {
  constructor(
    private readonly cursor: TreeCursor,
    private readonly text: string,
    private readonly rules: ReadonlyMap<number, CompiledRule>,
    private readonly writer: OutlineWriter,
  ) {}

  /** From the node that holds them and back to it. */
  walkChildren(place: Place, lead: Lead | undefined, type: Span | undefined, typeField = none): void {
    const { cursor } = this;
    if (place.depth > syntaxLimits.depthMax || !cursor.gotoFirstChild()) return;
    let decorated: number | undefined;
    let inherited = type;
    let here = place;
    do {
      const rule = this.rules.get(cursor.nodeTypeId);
      if (rule === undefined) {
        if (typeField !== none && cursor.currentFieldId === typeField) inherited = this.span();
        continue;
      }
      if (rule.decorates) {
        decorated ??= cursor.startIndex;
        continue;
      }
      if (rule.section !== undefined) {
        here = this.after(rule.section, here);
        continue;
      }
      if (this.writer.isFull() || (place.isLocal && rule.notLocal)) continue;
      const own = decorated === undefined ? lead : (lead ?? { start: decorated, prefix: undefined });
      decorated = undefined;
      this.take(rule, here, own, inherited);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }

  private after({ shows, hides }: NonNullable<CompiledRule['section']>, place: Place): Place {
    const { start, end } = this.span();
    const word = this.text.slice(start, Math.min(end, start + 40));
    if (hides.test(word)) return { ...place, isHidden: true };
    return shows.test(word) ? { ...place, isHidden: false } : place;
  }

  private take(rule: CompiledRule, place: Place, lead: Lead | undefined, type: Span | undefined): void {
    if (rule.imports !== undefined && this.takeImport(rule, rule.imports, place)) return;
    if (rule.isThrough) {
      const within = {
        ...place,
        isExported: place.isExported || (rule.exports && !place.isLocal),
        isHidden: place.isHidden && !rule.apart,
      };
      const outer = rule.apart ? undefined : lead;
      const own = outer ?? (rule.leads ? { start: this.cursor.startIndex, prefix: undefined } : undefined);
      this.walkChildren({ ...within, depth: place.depth + 1 }, own, type, rule.type);
    } else if (rule.kind !== undefined || rule.values.size > 0 || rule.embeds !== none) {
      this.define(rule, place, lead, type);
    }
  }

  /** False where there is more to the statement. */
  private takeImport(rule: CompiledRule, begin: RegExp, place: Place): boolean {
    const { start, end } = this.span();
    const isImport = begin.test(this.text.slice(start, Math.min(end, start + 200)));
    if (isImport) this.writer.addImports({ start, end }, place);
    return rule.kind === undefined && (isImport || !rule.isThrough);
  }

  private define(rule: CompiledRule, place: Place, lead: Lead | undefined, type: Span | undefined): void {
    const span = trimmed(this.span(), this.text);
    const header: Header = { rule, names: [], type, container: undefined, span, end: span.end, isOpen: false };
    if (rule.names[0] === self) header.names.push(span);
    if (rule.namesLast) this.collectNames(header);
    let defined: OpenDefinition | undefined;
    const record = () => {
      defined = this.writer.addDefinitions(header, place, lead);
      return defined;
    };
    if (!this.scan(header, place, record) && !rule.needsBody) record();
    const embedded = rule.embeds === self ? span : header.type;
    if (rule.embeds !== none && header.names.length === 0 && embedded !== undefined)
      this.writer.addBase(place, embedded, header.container);
    if (defined?.kind === 'constructor' && place.definition !== undefined)
      this.writer.addMade(span, 'constructor', place);
    else if (defined?.kind === 'class') this.writer.addMade(span, 'class', this.inside(defined, false, false));
  }

  /** Reads the children of a definition; when it comes upon a body, records the header first. True when recorded. */
  private scan(header: Header, place: Place, record: () => OpenDefinition | undefined): boolean {
    const { cursor } = this;
    let recorded = false;
    if (!cursor.gotoFirstChild()) return false;
    do {
      const { rule } = header;
      const field = cursor.currentFieldId;
      const isField = field !== 0;
      if (this.isName(rule, field)) {
        if (!rule.namesLast) header.names.push(this.span());
      } else if (isField && field === rule.type) header.type ??= this.span();
      else if (isField && field === rule.container) header.container = this.span();
      if (isField && field === rule.holds) {
        const held = this.rules.get(cursor.nodeTypeId);
        if (held !== undefined) this.take(held, place, undefined, undefined);
      }
      if (isField && field === rule.value) recorded = this.scanValue(header, place, record) || recorded;
      else if (
        !recorded &&
        ((isField && rule.bodyFields.includes(field)) ||
          (rule.bodyTypes.length > 0 && rule.bodyTypes.includes(cursor.nodeTypeId)))
      ) {
        recorded = true;
        this.enterBody(header, place, record);
      }
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    return recorded;
  }

  private isName(rule: CompiledRule, field: number): boolean {
    if (rule.nameNodes.length > 0 && rule.nameNodes.includes(this.cursor.nodeTypeId)) return true;
    if (field === 0 || !rule.names.includes(field)) return false;
    return rule.nameTypes === undefined || rule.nameTypes.has(this.cursor.nodeTypeId);
  }

  private collectNames({ rule, names }: Header): void {
    const { cursor } = this;
    if (!cursor.gotoFirstChild()) return;
    do {
      if (this.isName(rule, cursor.currentFieldId)) names.push(this.span());
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }

  private scanValue(header: Header, place: Place, record: () => OpenDefinition | undefined): boolean {
    const { rule } = header;
    const value = rule.values.get(this.cursor.nodeTypeId);
    if (value === undefined) {
      if (!rule.bodyFields.includes(rule.value)) return false;
      this.enterBody(header, place, record);
      return true;
    }
    if (value.imports !== undefined) {
      const { start } = this.span();
      if (value.imports.test(this.text.slice(start, start + 8))) {
        this.cursor.gotoParent();
        this.writer.addImports(this.span(), place);
        // Back to the value, which is the last child.
        this.cursor.gotoLastChild();
        return true;
      }
    }
    const { names, nameTypes, nameNodes, namesLast } = rule;
    header.rule = { ...value, names, nameTypes, nameNodes, namesLast, kind: value.kind ?? rule.kind, value: none };
    if (!value.isBody) {
      const isRecorded = this.scan(header, place, record);
      if (!isRecorded && value.needsBody) header.rule = rule;
      return isRecorded;
    }
    if (value.type !== none && header.type === undefined) header.type = this.fieldOf(value.type);
    this.enterBody(header, place, record);
    return true;
  }

  private fieldOf(field: number): Span | undefined {
    const { cursor } = this;
    let found: Span | undefined;
    if (!cursor.gotoFirstChild()) return undefined;
    do {
      if (cursor.currentFieldId === field) found = this.span();
    } while (found === undefined && cursor.gotoNextSibling());
    cursor.gotoParent();
    return found;
  }

  private enterBody(header: Header, place: Place, record: () => OpenDefinition | undefined): void {
    header.end = this.cursor.startIndex;
    const made = record();
    const { inside } = header.rule;
    if (inside === undefined) return;
    if (made === undefined) {
      const isLocal = place.isLocal || inside === 'locals';
      const within = header.isOpen ? { ...place, isExported: true, isLocal } : this.placeWithin(header, place);
      if (within !== undefined) this.walkChildren({ ...within, depth: place.depth + 1 }, undefined, undefined);
      return;
    }
    this.walkChildren(
      {
        ...this.inside(made, place.isLocal || inside === 'locals', header.rule.hidesMembers),
        depth: place.depth + 1,
      },
      undefined,
      undefined,
    );
  }

  private placeWithin(header: Header, place: Place): Place | undefined {
    const { unnamed } = header.rule;
    if (unnamed === undefined || header.names.length > 0) return this.writer.placeOf(header, place);
    return { ...place, isHidden: place.isHidden || unnamed === 'hidden' };
  }

  private inside(made: OpenDefinition, isLocal: boolean, isHidden: boolean): Place {
    return {
      kind: made.kind,
      container: made.container === '' ? made.name : `${made.container}.${made.name}`,
      isExported: made.exported && !isLocal,
      isHidden,
      isLocal,
      definition: made,
      depth: 0,
    };
  }

  private span(): Span {
    return { start: this.cursor.startIndex, end: this.cursor.endIndex };
  }
}

/** Directives end behind their line. */
function trimmed({ start, end }: Span, text: string): Span {
  let last = end;
  while (last > start && text.charCodeAt(last - 1) <= 32) last--;
  return { start, end: last };
}
