/** Which types names have, told from the lines of a document alone: what is written beside a name where it is declared, made or passed on. */
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import type { CursorLine } from '../words/cursor-words.js';

/** What one line says of a name. */
export interface Declared {
  readonly name: string;
  /** Written types, the outermost first: `Map<string, Item>` says Map and Item. */
  readonly types: readonly string[];
  /** A name whose type it has, or whose element it is. */
  readonly from: string | undefined;
  /** The function whose result it is. */
  readonly call: string | undefined;
}

/** Types of one name, and names that are followed to them. */
const typesMax = 3;
const depthMax = 3;
/** Declarations of one name that are looked at. */
const placesMax = 8;

/** Looks names up among lines; what a line says is read when one of its names is asked for, and kept with it. */
export class DeclaredTypes {
  readonly #lines: readonly CursorLine[];
  readonly #places = new Map<string, readonly Declared[]>();

  /** The line at the cursor and those above, the nearest first, then those below. */
  constructor(above: readonly CursorLine[], below: readonly CursorLine[]) {
    this.#lines = [...above, ...below.slice(1)];
  }

  /** Types that a name may have, those of its nearest declaration first; empty where nothing tells. */
  of(name: string, depth: number = depthMax): readonly string[] {
    const found = new Set<string>();
    for (const { types, from } of this.#placesOf(name)) {
      const told = types.length > 0 || from === undefined || depth === 0 ? types : this.of(from, depth - 1);
      for (const type of told) found.add(type);
      if (found.size >= typesMax) break;
    }
    return [...found].slice(0, typesMax);
  }

  /** Functions whose result a name may be, the nearest first. */
  givenBy(name: string, depth: number = depthMax): readonly string[] {
    const found = new Set<string>();
    for (const { call, from } of this.#placesOf(name)) {
      if (call !== undefined) found.add(call);
      else if (from !== undefined && depth > 0) for (const other of this.givenBy(from, depth - 1)) found.add(other);
      if (found.size >= typesMax) break;
    }
    return [...found].slice(0, typesMax);
  }

  #placesOf(name: string): readonly Declared[] {
    let places = this.#places.get(name);
    if (places === undefined) {
      const found: Declared[] = [];
      for (const line of this.#lines) {
        if (!line.words.includes(name)) continue;
        for (const declared of declaredIn(line)) if (declared.name === name) found.push(declared);
        if (found.length >= placesMax) break;
      }
      places = found;
      this.#places.set(name, places);
    }
    return places;
  }
}

const kept = new WeakMap<CursorLine, readonly Declared[]>();

function declaredIn(line: CursorLine): readonly Declared[] {
  let found = kept.get(line);
  if (found === undefined) {
    found =
      line.words.length < 2 || /^(?:[*#]|\/\/|import\b|from\b|package\b)/.test(line.text) ? none : read(line.text);
    kept.set(line, found);
  }
  return found;
}

const none: readonly Declared[] = [];

function read(text: string): Declared[] {
  const found: Declared[] = [];
  const add = (name: string | undefined, types: readonly string[], source?: Source) => {
    if (name === undefined || isKeyword(name)) return;
    const { from, call } = source ?? {};
    if (types.length > 0 || (from !== undefined && from !== name) || call !== undefined)
      found.push({ name, types: types.slice(0, typesMax), from: from === name ? undefined : from, call });
  };
  for (const [, name, written = ''] of text.matchAll(annotated)) add(name, typesIn(written));
  for (const [, written = '', name] of text.matchAll(typeFirst)) add(name, typesIn(written));
  for (const [, written = '', name] of text.matchAll(typeWithin)) add(name, typesIn(written));
  for (const [, type = '', name] of text.matchAll(typeInC)) add(name, [type]);
  for (const [, name, written = ''] of text.matchAll(typeBehind)) add(name, typesIn(written));
  for (const [, name, given = ''] of text.matchAll(assigned)) add(name, typesMade(given), sourceIn(given));
  for (const [, names = '', iterated = ''] of text.matchAll(loop))
    for (const name of namesOf(names)) add(name, [], sourceIn(iterated));
  for (const [, iterated = '', listed, single] of text.matchAll(lambda))
    for (const name of namesOf(listed ?? single ?? '').slice(0, 2)) add(name, [], sourceIn(iterated));
  return found;
}

/** Of `new Type(`, `Type(`, `pkg.Type{`, `NewType(`, `Type.from(`, `Type::new(`, `make_unique<Type>(`, `… as Type`. */
function typesMade(given: string): string[] {
  const found = [
    /\bas\s+(?:unknown\s+as\s+)?([A-Z][\w$]*)/,
    /^(?:await\s+)?(?:[\w$]+\.)*(?:New|new|make|create)([A-Z][\w$]*)\(/,
    /^(?:await\s+)?(?:new\s+|&)?(?:[\w$]*(?:\.|::|\\))*([A-Z][\w$]*)\s*(?:<[^()]*>)?\s*[({]/,
    /^(?:await\s+)?(?:[a-z][\w$]*(?:\.|::))*([A-Z][\w$]*[a-z][\w$]*)(?:\.|::)[a-z]/,
    /^(?:\w+::)*make_(?:unique|shared)<(?:\w+::)*([A-Z]\w*)/,
  ].flatMap((pattern) => pattern.exec(given)?.[1] ?? []);
  return found.filter(looksLikeType).slice(0, 1);
}

interface Source {
  readonly from?: string;
  readonly call?: string;
}

/** What an expression's value comes from: `this.pool.take(1)` from what take gives, `jobs.get(id)` and `jobs[0]` from jobs, `this.jobs` from jobs. */
function sourceIn(expression: string): Source {
  const { chain = '', after = '' } = chained.exec(expression)?.groups ?? {};
  const names = chain.split(/\?\.|\.|->|::/).filter((name) => name !== '');
  const last = names.at(-1);
  if (last === undefined || last === 'this' || last === 'self' || isKeyword(last)) return {};
  if (after !== '(') return { from: last };
  const owner = names.at(-2);
  if (owner !== undefined && elementGivers.has(last.toLowerCase())) return { from: owner };
  return { call: last };
}

const chained =
  /^(?:await\s+|\*|&|range\s+)*(?<chain>[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\?\.|!?\.|->|::)[\p{L}_$][\p{L}\p{N}_$]*)*)(?<after>[([]?)/u;

/** What gives an element of what it is asked of, or some of them. */
const elementGivers = new Set(
  'get at pop shift find first last next peek poll take values items entries filter slice sort sorted reverse map foreach some every iter stream list copy clone orelse ok unwrap'.split(
    ' ',
  ),
);

function namesOf(text: string): readonly string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}

/** `name: Type<Other> | null`, in parameters, fields and variables. */
const annotated = /([\p{L}_$][\p{L}\p{N}_$]*)[?!]?\s*:\s*((?:[^=;,(){}<>'"]|<[^=;(){}'"]{0,120}>){1,160})/gu;
/** `Type<Other> name`, `Type... name`, `Type? name`, `Type* name`, `const Type& name`. */
const typeFirst =
  /\b(\p{Lu}[\p{L}\p{N}_$.]*(?:<[^=;(){}]{0,120}>)?)(?:\[\])*(?:\.\.\.|\?)?(?:\s+|\s*[*&]{1,2}\s*)([\p{L}_$][\p{L}\p{N}_$]*)\b(?!\s*\()/gu;
/** `std::unique_ptr<Type> name`. */
const typeWithin =
  /\b\p{Ll}[\p{L}\p{N}_:]*(<[^=;(){}]{1,120}>)(?:\s+|\s*[*&]{1,2}\s*)([\p{L}_][\p{L}\p{N}_]*)\b(?!\s*\()/gu;
/** `struct type *name`, `type_t name`. */
const typeInC =
  /\b(?:(?:struct|union|enum)\s+(?=\w+[\s*]+\w)|(?=\w+_t\b))(\p{Ll}[\p{L}\p{N}_]*)(?:\s+|\s*\*{1,2}\s*)([\p{L}_][\p{L}\p{N}_]*)\b(?!\s*\()/gu;
/** `name *pkg.Type`, `name []Type`, `name map[string]Type`. */
const typeBehind =
  /\b([\p{L}_][\p{L}\p{N}_]*)\s+((?:\*|\[\]|map\[[^\]]{0,60}\]|chan\s+)*(?:[\p{Ll}_][\p{L}\p{N}_]*\.)?\p{Lu}[\p{L}\p{N}_]*|\*[\p{Ll}][\p{L}\p{N}_.]*)/gu;
/** `name = …`, `name := …`, `name, err := …`, `this.name = …`. */
const assigned =
  /([\p{L}_$][\p{L}\p{N}_$]*)(?:,\s*[\p{L}_]+)?(?:\s*:\s*[^=,(){}]{1,80})?\s*(?::=|=(?![=>]))\s*([^=].{0,160})/gu;
/** `for (const name of …)`, `foreach (var name in …)`, `for (const auto& name : …)`, `for name in …:`, `for _, name := range …`, `for (Type name : …)`. */
const loop =
  /\bfor(?:each)?\s*(?:await\s*)?\(?\s*(?:(?:const|let|var|final|auto)\b[\s&*]*){0,2}((?:[\p{L}_$][\p{L}\p{N}_$]*(?:,\s*|\s+(?!of\b|in\b)))*[\p{L}_$][\p{L}\p{N}_$]*)\s*(?:\bof\b|\bin\b|:=\s*range\b|:)\s*([^){]{1,120})/gu;
/** `names.map((name) => …`, `names.forEach(name -> …`. */
const lambda =
  /([\p{L}_$][\p{L}\p{N}_$.]*)\.[\p{L}_$]+\(\s*(?:async\s*)?(?:\(([^()]{1,60})\)|([\p{L}_$][\p{L}\p{N}_$]*))\s*[-=]>/gu;

function typesIn(written: string): string[] {
  const names = namesOf(written);
  const types = names.filter(looksLikeType);
  // Go's own types may be lower case.
  return types.length === 0 && /^\*\p{Ll}/u.test(written) ? names.slice(-1) : types;
}

/** `Type` and `HTTPServer`, not `T` nor `LIMIT`. */
export function looksLikeType(word: string): boolean {
  const first = word.charCodeAt(0);
  return first >= 65 && first <= 90 && word.length > 1 && word !== word.toUpperCase();
}
