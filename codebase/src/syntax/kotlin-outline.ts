/** Kotlin's outline, told from lines and braces: there is no grammar for it among those that ship. */
import { commaParts, simpleName, simpleNames } from './dialect.js';
import { syntaxLimits } from './limits.js';
import type { Definition, DefinitionKind, ImportEntry, Outline } from './outline.js';

/** Linear in the text. Definitions inside of functions are passed over. */
export function kotlinOutline(text: string): Outline {
  const lines = text.split(/\r\n|\n|\r/);
  const bare = withoutStrings(text).split(/\r\n|\n|\r/);
  const definitions: (Definition & { endLine: number })[] = [];
  const imports: ImportEntry[] = [];
  const open: Opened[] = [];
  let depth = 0;
  let round = 0;
  for (const [at, line] of bare.entries()) {
    const inside = open.at(-1);
    const isLooked =
      (inside === undefined ? depth === 0 : inside.isType && depth === inside.depth + 1) &&
      round === 0 &&
      line.length < 2_000;
    const imported = depth === 0 ? /^\s*import\s+([\w.]+?)(\.\*)?(?:\s+as\s+(\w+))?\s*;?\s*$/.exec(line) : null;
    if (imported !== null && imports.length < syntaxLimits.importsMax) {
      const [, specifier = '', star, alias] = imported;
      imports.push({
        specifier,
        names: [star === undefined ? (alias ?? specifier.split('.').at(-1) ?? '') : '*'],
        line: at + 1,
        reexported: false,
      });
    }
    const head = isLooked ? headOf(bare, lines, at) : undefined;
    if (head !== undefined && definitions.length < syntaxLimits.definitionsMax) {
      const container = inside?.container ?? '';
      definitions.push({
        ...head.definition,
        container,
        startLine: at + 1,
        endLine: at + 1,
        docLine: docLineAbove(lines, at),
      });
      open.push({
        depth,
        container: container === '' ? head.definition.name : `${container}.${head.definition.name}`,
        index: definitions.length - 1,
        isType: head.isType,
        entries: head.definition.kind === 'enum' ? 'next' : 'none',
      });
      if (head.isType)
        for (const member of head.members)
          definitions.push({ ...member, container: open.at(-1)?.container ?? '', startLine: at + 1, endLine: at + 1 });
    }
    for (let column = 0; column < line.length; column++) {
      const char = line[column];
      const around = open.at(-1);
      if (around !== undefined && around.entries !== 'none' && depth === around.depth + 1 && round === 0) {
        const entry = entryAt(around, line, column);
        if (entry !== undefined) {
          if (definitions.length < syntaxLimits.definitionsMax)
            definitions.push(entryOf(entry, around.container, lines[at]?.slice(column) ?? '', at + 1));
          column += entry.length - 1;
          continue;
        }
      }
      if (char === '{') depth++;
      else if (char === '}') depth--;
      else if (char === '(') round++;
      else if (char === ')') round = Math.max(0, round - 1);
    }
    // A line that ends a definition: its braces are shut, and it does not go on in the next line.
    for (let last = open.at(-1); last !== undefined && depth <= last.depth && round === 0; last = open.at(-1)) {
      if (depth === last.depth && goesOn(bare, at)) break;
      const definition = definitions[last.index];
      if (definition !== undefined) definition.endLine = at + 1;
      open.pop();
    }
  }
  return { definitions, imports };
}

interface Opened {
  readonly depth: number;
  readonly container: string;
  readonly index: number;
  readonly isType: boolean;
  /** Of an enum: whether an entry may come next, or the comma behind one, or none any more. */
  entries: 'next' | 'comma' | 'none';
}

/** An entry's name at this place right in an enum's body; else follows what separates and ends them. */
function entryAt(around: Opened, line: string, column: number): string | undefined {
  const char = line[column];
  if (char === ';') around.entries = 'none';
  if (char === ',') around.entries = 'next';
  if (around.entries !== 'next') return undefined;
  entryName.lastIndex = column;
  const name = entryName.exec(line)?.[0];
  if (name !== undefined) around.entries = 'comma';
  return name;
}

/** Not behind an annotation's sign or within a name. */
const entryName = /(?<![\w@.:`])(?:[\p{L}_]\w*|`[^`\n]+`)/uy;

const modifiers =
  '(?:(?:public|private|protected|internal|open|abstract|final|sealed|data|inner|value|enum|annotation|companion|override|suspend|inline|operator|infix|tailrec|external|const|lateinit|actual|expect|noinline|crossinline|vararg|fun(?=\\s+interface))\\s+){0,8}';
const header = new RegExp(
  `^\\s*(?:@[\\w.:]+(?:\\([^()]*\\))?\\s*){0,6}(?<modifiers>${modifiers})(?<word>class|interface|object|fun|val|var|typealias|constructor)\\b(?<behind>.*)$`,
);

function headOf(bare: readonly string[], lines: readonly string[], at: number) {
  const found = header.exec(bare[at] ?? '')?.groups;
  if (found === undefined) return undefined;
  const { modifiers: said = '', word = '', behind = '' } = found;
  const { name: written, rest } = declaredName(behind);
  const name = written || (said.includes('companion') ? 'Companion' : word === 'constructor' ? 'constructor' : '');
  if (name === '') return undefined;
  const whole = wholeHeader(bare, at);
  const isType = word === 'class' || word === 'interface' || word === 'object';
  const kind: DefinitionKind = said.includes('enum')
    ? 'enum'
    : said.includes('annotation') || word === 'interface'
      ? 'interface'
      : isType
        ? 'class'
        : word === 'fun'
          ? (bare[at] ?? '').search(/\S/) > 0
            ? 'method'
            : 'function'
          : word === 'constructor'
            ? 'constructor'
            : word === 'typealias'
              ? 'type'
              : said.includes('const')
                ? 'constant'
                : (bare[at] ?? '').search(/\S/) > 0
                  ? 'field'
                  : 'variable';
  const typed = word === 'fun' ? /\)\s*:\s*([^={]+)/.exec(whole)?.[1] : /^\s*:\s*([^={]+)/.exec(rest)?.[1];
  const made = word === 'val' || word === 'var' ? /=\s*([A-Z][\w.]*)\s*(?:<[^()]*>)?\s*\(/.exec(rest)?.[1] : undefined;
  const signature = lines
    .slice(at, at + whole.split('\n').length)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*[{=]?\s*$/, '')
    .slice(0, syntaxLimits.signatureCharsMax);
  const definition = {
    name,
    kind,
    signature: isType || word === 'fun' ? signature.replace(/\s*\{.*$/, '') : signature,
    bases: isType
      ? simpleNames(
          (
            /^[^(:]*(?:\((?:[^()]|\([^()]*\))*\))?\s*:\s*([^{]*)/.exec(
              whole
                .replace(/^[\s\S]*?\b(?:class|interface|object)\b/, '')
                .replace(/<[^<>]*>/g, '')
                .replace(/<[^<>]*>/g, ''),
            )?.[1] ?? ''
          ).replace(/\([^()]*\)/g, ''),
        )
      : [],
    type: isType ? undefined : typeOf(typed ?? made ?? ''),
    exported: !said.includes('private'),
  };
  return { definition, isType, members: isType ? constructorFields(whole) : [] };
}

/** What stands behind the word of a declaration: type parameters, a receiver's type before a dot, the name, and what is left. */
function declaredName(behind: string): { readonly name: string; readonly rest: string } {
  let rest = afterAngles(behind.trimStart()).trimStart();
  for (;;) {
    const name = /^(?:[\p{L}_][\p{L}\p{N}_]*|`[^`]+`)/u.exec(rest)?.[0] ?? '';
    rest = afterAngles(rest.slice(name.length));
    const dot = /^\s*\??\.\s*/.exec(rest)?.[0];
    if (name === '' || dot === undefined) return { name: name.replaceAll('`', ''), rest };
    rest = rest.slice(dot.length);
  }
}

/** The text behind the type arguments that it begins with, if it does. */
function afterAngles(text: string): string {
  if (!text.startsWith('<')) return text;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>' && text[at - 1] !== '-' && --depth === 0) return text.slice(at + 1);
  }
  return '';
}

function entryOf(name: string, container: string, written: string, line: number): Definition {
  return {
    name: name.replaceAll('`', ''),
    kind: 'constant',
    container,
    startLine: line,
    endLine: line,
    docLine: undefined,
    signature: /^(?:\w+|`[^`]+`)\s*(?:\([^()]{0,100}\))?/.exec(written)?.[0].trim() ?? name,
    bases: [],
    type: undefined,
    exported: true,
  };
}

/** `val` and `var` in the header are fields. */
function constructorFields(whole: string) {
  const list = /\(((?:[^()]|\([^()]*\))*)\)/.exec(whole)?.[1] ?? '';
  return commaParts(list).flatMap(({ text }) => {
    const [, said = '', name, type = ''] =
      /^(?:@\S+\s+)*((?:\w+\s+)*)(?:val|var)\s+(\w+)\s*:\s*([^=]+)/.exec(text) ?? [];
    if (name === undefined) return [];
    return [
      {
        name,
        kind: 'field' as const,
        docLine: undefined,
        signature: text.replace(/\s+/g, ' ').slice(0, syntaxLimits.signatureCharsMax),
        bases: [],
        type: typeOf(type),
        exported: !said.includes('private'),
      },
    ];
  });
}

/** From its line to the one whose brackets are shut. */
function wholeHeader(bare: readonly string[], at: number): string {
  let whole = bare[at] ?? '';
  for (let next = at + 1; next < at + 30 && next < bare.length && count(whole, '(') > count(whole, ')'); next++)
    whole += `\n${bare[next] ?? ''}`;
  return whole;
}

const count = (text: string, char: string) => text.split(char).length - 1;

/** The next line begins with what only goes on, as a body's brace or a base. */
const goesOn = (bare: readonly string[], at: number) =>
  /^\s*[:{=]|^\s*(?:where|by|get|set)\b/.test(bare[at + 1] ?? '') || /[=,:]\s*$/.test(bare[at] ?? '');

const primitives = new Set(
  'Unit Int Long Short Byte Boolean String Char Float Double Any Nothing List Map Set'.split(' '),
);

function typeOf(written: string): string | undefined {
  const name = simpleName(written.trim().replace(/\?$/, ''));
  return name === undefined || primitives.has(name) ? undefined : name;
}

function docLineAbove(lines: readonly string[], at: number): number | undefined {
  let line = at - 1;
  while (line >= 0 && /^\s*@/.test(lines[line] ?? '')) line--;
  if (!/\*\/\s*$/.test(lines[line] ?? '')) return undefined;
  while (line >= 0 && at - line < syntaxLimits.docLinesMax && !(lines[line] ?? '').includes('/*')) line--;
  return /\/\*\*/.test(lines[line] ?? '') ? line + 1 : undefined;
}

/** Strings and comments as white space, their lines kept. */
function withoutStrings(text: string): string {
  return text.replace(
    /"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g,
    (part) => part.replace(/[^\n]/g, ' '),
  );
}
