/** Writes an outline down: makes definitions and imports of what a walk comes upon. */
import type { CompiledRule } from './compiled-rules.js';
import { type Dialect, type MadeMember, type Parent, simpleName } from './dialect.js';
import { docLineOf } from './doc-line.js';
import { syntaxLimits } from './limits.js';
import type { Definition, DefinitionKind, ImportEntry, Outline } from './outline.js';
import { sharedPrefix, signatureOf } from './signature.js';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Also where each definition stands, in UTF-16 offsets. */
export interface PlacedOutline extends Outline {
  readonly spans: readonly Span[];
}

/** Where the statement that a definition stands in begins, as `export const`. */
export interface Lead {
  readonly start: number;
  /** What stands before the first definition in it. */
  prefix: string | undefined;
}

/** Where a walk is. */
export interface Place extends Parent {
  readonly container: string;
  /** In a section that is not seen outside. */
  readonly isHidden: boolean;
  readonly definition: OpenDefinition | undefined;
  readonly depth: number;
}

/** What the children of a definition's node tell. */
export interface Header {
  rule: CompiledRule;
  readonly names: Span[];
  type: Span | undefined;
  container: Span | undefined;
  /** The whole definition, and where its header ends. */
  readonly span: Span;
  end: number;
  /** What it holds belongs to where it stands itself, and is seen outside. */
  isOpen: boolean;
}

/** A definition of which later statements may still tell something. */
export interface OpenDefinition extends Definition {
  exported: boolean;
  readonly bases: string[];
}

function addTo(bases: string[], base: string): void {
  if (bases.length < syntaxLimits.basesMax && !bases.includes(base)) bases.push(base);
}

const hidden = /^[^(]*\b(?:private|protected)\b|^#[\w$]/;

/** `const (` and what stands before the first of the group. */
const grouped = /^\w+\s*\(/;

export class OutlineWriter {
  private readonly definitions: OpenDefinition[] = [];
  private readonly spans: Span[] = [];
  private readonly imports: ImportEntry[] = [];
  private readonly handedOn = new Set<string>();
  private readonly locals = new Set<Definition>();
  private line = 0;

  constructor(
    private readonly text: string,
    private readonly lineStarts: Uint32Array,
    private readonly dialect: Dialect,
  ) {}

  outline(): PlacedOutline {
    if (this.handedOn.size > 0) this.markHandedOn();
    return { definitions: this.definitions, imports: this.imports, spans: this.spans };
  }

  addImports({ start, end }: Span, place: Place): void {
    const {
      imports,
      exportedNames = [],
      bases = [],
      members = [],
    } = this.dialect.readImports(this.text.slice(start, Math.min(end, start + syntaxLimits.readCharsMax)));
    // What one statement says of bases and imports alike are the bases of a type, and the imports of a namespace.
    const areBases = bases.length > 0 && place.definition !== undefined;
    const areImports = imports.length > 0 && (!areBases || place.definition.kind === 'module');
    for (const { specifier, names, reexported, offset = 0 } of areImports ? imports : []) {
      if (specifier === '' || this.imports.length >= syntaxLimits.importsMax) continue;
      const bounded = names.length > syntaxLimits.importNamesMax ? names.slice(0, syntaxLimits.importNamesMax) : names;
      this.imports.push({ specifier, names: bounded, line: this.lineOf(start + offset), reexported });
    }
    for (const name of exportedNames) this.handedOn.add(name);
    if (areBases && !areImports) for (const base of bases) addTo(place.definition.bases, base);
    this.addMembers(members, start, place);
  }

  /** The first that the header makes, one a name. */
  addDefinitions(header: Header, place: Place, lead: Lead | undefined): OpenDefinition | undefined {
    const { text, dialect } = this;
    const { start, end } = header.span;
    const { kind } = header.rule;
    if (kind === undefined) return undefined;
    const names = header.names.length > 0 ? header.names : this.unnamed(lead, kind);
    let first: OpenDefinition | undefined;
    for (const span of names) {
      const named =
        span.end - span.start > syntaxLimits.nameCharsMax && dialect.namesAreDeclarators !== true
          ? undefined
          : dialect.nameOf(
              span.start === span.end
                ? 'default'
                : text.slice(span.start, Math.min(span.end, span.start + syntaxLimits.nameCharsMax)),
              kind,
            );
      if (named?.name === '') header.isOpen = true;
      if (named === undefined || named.name === '') continue;
      const startsAt = this.startOf(lead, start);
      const signature = signatureOf(text, {
        before: lead?.prefix !== undefined && startsAt !== lead.start ? sharedPrefix(lead.prefix) : '',
        start: startsAt,
        headerEnd: header.end,
        end,
        withValue: kind === 'variable' || kind === 'constant' || kind === 'field',
        tail: header.rule.tail,
        oneLine: dialect.docs === '#',
        hashComments: dialect.docs === 'docstring',
      });
      const told = dialect.kindOf(named.kind ?? kind, named.name, signature, place);
      const ownKind = told === 'function' && named.container !== undefined ? 'method' : told;
      if (place.isLocal && (ownKind === 'variable' || ownKind === 'constant' || ownKind === 'field')) continue;
      const startLine = this.lineOf(startsAt);
      const isType = ownKind === 'class' || ownKind === 'interface' || ownKind === 'enum';
      const container = [
        place.container,
        header.container === undefined ? (named.container ?? '') : this.containerOf(header.container),
      ]
        .filter((part) => part !== '')
        .join('.');
      const definition: OpenDefinition = {
        name: named.name,
        kind: ownKind,
        container,
        startLine,
        endLine: this.lineOf(end),
        docLine: docLineOf(dialect.docs, text, this.lineStarts, startLine, header.end),
        signature,
        bases: isType
          ? dialect
              .basesOf(text.slice(span.end, Math.min(header.end, span.end + syntaxLimits.headerCharsMax)))
              .slice(0, syntaxLimits.basesMax)
          : [],
        type: header.type === undefined ? undefined : this.typeOf(header.type),
        exported: !place.isHidden && (named.isExported ?? dialect.isExported(named.name, signature, place)),
      };
      this.definitions.push(definition);
      this.spans.push({ start: startsAt, end });
      if (place.isLocal) this.locals.add(definition);
      first ??= definition;
    }
    return first;
  }

  /** `export default` gives its name to what has none. */
  private unnamed(lead: Lead | undefined, kind: DefinitionKind): Span[] {
    if (lead === undefined || (kind !== 'function' && kind !== 'class')) return [];
    return /^export\s+default\b/.test(this.text.slice(lead.start, lead.start + 40))
      ? [{ start: lead.start, end: lead.start }]
      : [];
  }

  private startOf(lead: Lead | undefined, start: number): number {
    if (lead === undefined) return start;
    const isFirst = lead.prefix === undefined;
    lead.prefix ??= this.text.slice(lead.start, start);
    return isFirst && !grouped.test(lead.prefix) ? lead.start : start;
  }

  private containerOf({ start, end }: Span): string {
    const written = this.text.slice(start, Math.min(end, start + syntaxLimits.nameCharsMax));
    return this.dialect.typeOf(written) ?? simpleName(written) ?? '';
  }

  /** Where what stands in a node belongs that itself defines nothing, as an `impl`; undefined when it belongs nowhere. */
  placeOf(header: Header, place: Place): Place | undefined {
    if (header.container === undefined || header.rule.kind !== undefined) return undefined;
    const container = [place.container, this.containerOf(header.container)].filter((part) => part !== '').join('.');
    // What keeps a promise is seen wherever the promise is.
    const kind = header.type === undefined ? 'class' : 'interface';
    return { ...place, kind, container, isExported: true, definition: undefined };
  }

  /** To what is defined around it, or to what the container names. */
  addBase(place: Place, span: Span, container: Span | undefined): void {
    const base = this.typeOf(span);
    const owner = container === undefined ? '' : this.containerOf(container);
    const definition =
      container === undefined
        ? place.definition
        : this.definitions.find(({ name, kind }) => name === owner && (kind === 'class' || kind === 'enum'));
    if (base !== undefined && definition !== undefined) addTo(definition.bases, base);
  }

  /** Members that are made in the text of a constructor, or by a class's header. */
  addMade({ start, end }: Span, kind: 'constructor' | 'class', place: Place): void {
    this.addMembers(
      this.dialect.membersMadeIn?.(this.text.slice(start, Math.min(end, start + syntaxLimits.readCharsMax)), kind) ??
        [],
      start,
      place,
    );
  }

  private addMembers(members: readonly MadeMember[], start: number, place: Place): void {
    if (members.length === 0) return;
    const known = new Set<string>();
    for (let at = this.definitions.length - 1; at >= 0; at--) {
      const definition = this.definitions[at];
      if (definition === undefined || definition === place.definition) break;
      if (definition.container === place.container) known.add(definition.name);
    }
    for (const { name, offset, signature, type, isExported } of members) {
      if (this.isFull() || known.has(name)) continue;
      known.add(name);
      const line = this.lineOf(start + offset);
      this.spans.push({ start: start + offset, end: start + offset + name.length });
      this.definitions.push({
        name,
        kind: 'field',
        container: place.container,
        startLine: line,
        endLine: line,
        docLine: undefined,
        signature: signature.replace(/\s+/g, ' ').slice(0, syntaxLimits.signatureCharsMax),
        bases: [],
        type,
        exported: place.isExported && !place.isHidden && isExported,
      });
    }
  }

  /** `export { a, b }` speaks of what stands elsewhere. */
  private markHandedOn(): void {
    const opened = new Set<string>();
    for (const definition of this.definitions) {
      const [first = ''] = definition.container.split('.', 1);
      if (definition.container === '' && this.handedOn.has(definition.name)) {
        definition.exported = true;
        opened.add(definition.name);
      } else if (opened.has(first) && !this.locals.has(definition) && !hidden.test(definition.signature)) {
        definition.exported = true;
      }
    }
  }

  private typeOf({ start, end }: Span): string | undefined {
    return end - start > syntaxLimits.headerCharsMax ? undefined : this.dialect.typeOf(this.text.slice(start, end));
  }

  isFull(): boolean {
    return this.definitions.length >= syntaxLimits.definitionsMax;
  }

  /** 1-based. Definitions come in order, so the line is near the last one asked for. */
  private lineOf(offset: number): number {
    const starts = this.lineStarts;
    let line = this.line;
    if ((starts[line] ?? 0) > offset || (starts[line + 64] ?? Number.POSITIVE_INFINITY) <= offset) {
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      line = low;
    }
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line++;
    this.line = line;
    return line + 1;
  }
}
