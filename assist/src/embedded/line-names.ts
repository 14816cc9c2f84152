/** Which variables a line binds and which it uses, told by its tokens in any language. */
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import type { CodeTokens } from './code-tokens.js';
import { isVariable } from './scope-names.js';

export interface LineNames {
  readonly binds: readonly string[];
  /** Without those that the line binds for itself alone: parameters of a lambda, variables of a loop. */
  readonly uses: readonly string[];
}

/** Kept with the line's tokens. */
export function lineNames(tokens: CodeTokens): LineNames {
  const kept = keptNames.get(tokens);
  if (kept !== undefined) return kept;
  const names = namesOf(tokens);
  keptNames.set(tokens, names);
  return names;
}

const keptNames = new WeakMap<CodeTokens, LineNames>();
const noNames: LineNames = { binds: [], uses: [] };
function namesOf(tokens: CodeTokens): LineNames {
  const { texts, kinds } = tokens;
  const first = texts[0] ?? '';
  if (first === '#' || first === '//' || first.startsWith('/*') || first.startsWith('*')) return noNames;
  const scan = new LineScan(tokens);
  if (importWords.has(first)) scan.bindImported();
  else scan.bind();
  const binds: string[] = [];
  const uses: string[] = [];
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] ?? '';
    if (text === '//' || (text === '#' && kinds[i + 1] === tokenKinds.word && spaced(tokens, i))) break;
    if (kinds[i] !== tokenKinds.word) continue;
    if (scan.isBound(i)) {
      if ((scan.isImport || !isUpper(text)) && !binds.includes(text)) binds.push(text);
    } else if (!scan.isImport && isUse(tokens, i) && !scan.isInner(text) && !uses.includes(text)) uses.push(text);
  }
  return { binds, uses };
}

const importWords = new Set('import from using use package require include'.split(' '));
/** Never loose: what a language has of its own, and prefixes of strings. */
const ownWords = new Set(
  (
    'self cls this super _ str list dict set tuple object bytes frozenset any unknown never console window document process module ' +
    'exports error rune byte uint uint8 uint32 uint64 int8 int16 int32 int64 float32 float64 nil t global nonlocal __file__ __name__ __dict__'
  ).split(' '),
);

function isUpper(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 65 && code <= 90;
}

function spaced({ texts, starts }: CodeTokens, at: number): boolean {
  return (starts[at] ?? 0) > (starts[at - 1] ?? 0) + (texts[at - 1]?.length ?? 0);
}

function isUse({ texts, kinds }: CodeTokens, at: number): boolean {
  const text = texts[at] ?? '';
  if (isUpper(text) || ownWords.has(text) || !isVariable(texts, kinds, at)) return false;
  if (kinds[at + 1] === tokenKinds.string) return false;
  const before = texts[at - 1];
  if (before === '@' || before === '?.') return false;
  const next = texts[at + 1];
  const inList = before === '{' || before === ',' || before === '(' || at === 0;
  return !(inList && ((next === ':' && at + 2 < texts.length) || next === '=' || next === '?:'));
}

const importSkips = new Set('import as type static'.split(' '));
const bound = 1;
const inner = 2;

class LineScan {
  readonly #texts: readonly string[];
  readonly #kinds: readonly number[];
  readonly #tokens: CodeTokens;
  readonly #roles: Uint8Array;
  readonly #inner: string[] = [];
  isImport = false;

  constructor(tokens: CodeTokens) {
    this.#tokens = tokens;
    this.#texts = tokens.texts;
    this.#kinds = tokens.kinds;
    this.#roles = new Uint8Array(tokens.texts.length);
  }

  isBound(at: number): boolean {
    return this.#roles[at] !== 0;
  }

  /** Whether the line binds a name for itself. */
  isInner(name: string): boolean {
    return this.#inner.includes(name);
  }

  /** The names that an import brings: the last part of a path, or those of a list. */
  bindImported(): void {
    this.isImport = true;
    const texts = this.#texts;
    const from = texts[0] === 'from' ? texts.indexOf('import') : 0;
    for (let i = Math.max(0, from) + 1; i < texts.length && texts[i] !== 'from'; i++) {
      const next = texts[i + 1];
      if (
        next !== '.' &&
        next !== 'as' &&
        next !== '::' &&
        this.#kinds[i] === tokenKinds.word &&
        !importSkips.has(texts[i] ?? '')
      )
        this.#roles[i] = bound;
    }
  }

  bind(): void {
    const texts = this.#texts;
    let depth = 0;
    let assigned = false;
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i] ?? '';
      if (this.#kinds[i] === tokenKinds.word) {
        if (text === 'for') this.#bindLoop(i);
        else if (text === 'lambda') this.#bindUntil(i + 1, ':');
        else if (text === 'catch') this.#bindLast(i);
        else if (text === 'as') this.#mark(i + 1, inner);
        else if (functionWords.has(text)) this.#bindParameters(texts.indexOf('(', i));
        else if (this.#isDeclared(i)) this.#mark(i, bound);
      } else if (text === '(' || text === '[' || text === '{') depth++;
      else if (text === ')' || text === ']' || text === '}') depth--;
      else if (text === '=>' || text === '->') this.#bindArrow(i);
      else if ((text === '=' || text === ':=') && depth === 0 && !assigned) {
        assigned = true;
        this.#bindAssigned(i);
      }
    }
    const last = texts.at(-1);
    if (last === '{' && texts.includes(')') && !controlWords.has(texts[0] ?? '') && texts[0] !== '}')
      this.#bindParameters(texts.indexOf('('));
  }

  #isName(at: number): boolean {
    return this.#kinds[at] === tokenKinds.word && !isKeyword(this.#texts[at] ?? '');
  }

  #mark(at: number, role: number): void {
    if (!this.#isName(at)) return;
    this.#roles[at] = role;
    if (role === inner) this.#inner.push(this.#texts[at] ?? '');
  }

  #bindAssigned(at: number): void {
    const texts = this.#texts;
    if (texts[0] === '<') return;
    // An argument by its name, or an attribute.
    if (texts.at(-1) === ',' && texts[at] === '=') return;
    if (texts[at + 1] === '{' && !spaced(this.#tokens, at)) return;
    let depth = 0;
    let used = 0;
    for (let i = 0; i < at; i++) {
      const text = texts[i] ?? '';
      if (text === '(' || text === '[' || text === '{') {
        depth++;
        if (used === 0 && (this.#isName(i - 1) || texts[i - 1] === ')' || texts[i - 1] === ']')) used = depth;
      } else if (text === ')' || text === ']' || text === '}') {
        if (used === depth) used = 0;
        depth--;
      } else if (used === 0 && this.#isName(i)) {
        const next = texts[i + 1] ?? '';
        const before = texts[i - 1] ?? '';
        if (before === '.' || next === '.') continue;
        if (depth === 0 && next === ':') {
          this.#mark(i, bound);
          return;
        }
        if (assignEnds.has(next)) this.#mark(i, bound);
      }
    }
  }

  #bindLoop(at: number): void {
    const texts = this.#texts;
    const found: number[] = [];
    for (let i = at + 1; i < Math.min(texts.length, at + 14); i++) {
      const text = texts[i] ?? '';
      if (text === 'in' || text === 'of' || text === ':' || text === ':=' || text === '=') {
        for (const one of found) this.#mark(one, inner);
        return;
      }
      if (this.#isName(i) && loopEnds.has(texts[i + 1] ?? '')) found.push(i);
    }
  }

  #bindUntil(from: number, end: string): void {
    for (let i = from; i < this.#texts.length && this.#texts[i] !== end; i++) {
      const before = this.#texts[i - 1];
      if (before === 'lambda' || before === ',') this.#mark(i, inner);
    }
  }

  #bindLast(at: number): void {
    const close = this.#texts.indexOf(')', at);
    if (close > 0) this.#mark(close - 1, inner);
  }

  #bindArrow(at: number): void {
    if (this.#texts[at - 1] !== ')') {
      this.#mark(at - 1, inner);
      return;
    }
    let depth = 0;
    for (let i = at - 1; i >= 0; i--) {
      if (this.#texts[i] === ')') depth++;
      else if (this.#texts[i] === '(' && --depth === 0) {
        this.#bindParameters(i);
        return;
      }
    }
  }

  #bindParameters(open: number): void {
    if (open < 0) return;
    const texts = this.#texts;
    let depth = 0;
    let squared = 0;
    for (let i = open; i < texts.length; i++) {
      const text = texts[i] ?? '';
      if (text === '(') depth++;
      else if (text === ')' && --depth === 0) return;
      else if (text === '[') squared++;
      else if (text === ']') squared--;
      if (squared > 0 || !this.#isName(i)) continue;
      const before = texts[i - 1] ?? '';
      const next = texts[i + 1] ?? '';
      if (parameterStarts.has(before) || ((next === ',' || next === ')') && this.#kinds[i - 1] === tokenKinds.word))
        this.#mark(i, inner);
      else if ((next === ',' || next === ')') && (before === '>' || before === ']' || before === '...'))
        this.#mark(i, inner);
    }
  }

  /** `Type name;`, `let name`. */
  #isDeclared(at: number): boolean {
    if (at === 0 || this.#kinds[at - 1] !== tokenKinds.word || !this.#isName(at)) return false;
    const before = this.#texts[at - 1] ?? '';
    if (isKeyword(before) && !declaring.has(before)) return false;
    const next = this.#texts[at + 1];
    return next === undefined || next === ';' || next === ',' || next === '=' || next === ':' || declaring.has(before);
  }
}

const controlWords = new Set('if else for while switch catch try finally with do select case return'.split(' '));
const assignEnds = new Set(', = := } ] )'.split(' '));
const loopEnds = new Set(', in of : := = ] } )'.split(' '));
const parameterStarts = new Set('( , { * ** ...'.split(' '));
const functionWords = new Set('def func function constructor'.split(' '));
const declaring = new Set(
  'let const var val int float long double boolean bool char byte short string final'.split(' '),
);
