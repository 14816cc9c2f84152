/** How TypeScript's and JavaScript's texts are read for an outline. */
import { typescriptBindings } from './data/binding-patterns.js';
import { typescriptNodes } from './data/typescript.js';
import {
  commaParts,
  type Dialect,
  type ImportReading,
  type MadeMember,
  type Named,
  simpleName,
  simpleNames,
} from './dialect.js';
import { untoldBlocks } from './script-blocks.js';

function dialectOf(wasm: string): Dialect {
  return {
    passedOver: untoldBlocks,
    table: { wasm, nodes: typescriptNodes },
    bindings: typescriptBindings,
    docs: 'block',
    readImports,
    basesOf,
    typeOf,
    isExported: (name, header, parent) =>
      parent.isExported &&
      !parent.isLocal &&
      !name.startsWith('#') &&
      !/\b(?:private|protected)\s/.test(header.replace(/\([\s\S]*$/, '')),
    kindOf: (kind, name, header, parent) => {
      if (kind === 'method' && name === 'constructor' && parent.kind === 'class') return 'constructor';
      if (kind === 'function' && isType(parent.kind)) return 'method';
      if (kind !== 'variable' && kind !== 'constant') return kind;
      if (parent.kind === 'enum') return 'constant';
      if (isType(parent.kind)) return 'field';
      return /^(?:export\s+|declare\s+|default\s+)*const\s/.test(header) ? 'constant' : 'variable';
    },
    nameOf,
    membersMadeIn,
  };
}

export const typescriptDialect = dialectOf('typescript');
export const tsxDialect = dialectOf('tsx');
export const javascriptDialect = dialectOf('javascript');

const isType = (kind: string | undefined) => kind === 'class' || kind === 'interface' || kind === 'type';

function nameOf(written: string): Named | undefined {
  if (/^#?[\p{L}_$][\p{L}\p{N}_$]*$/u.test(written)) return { name: written };
  const quoted = /^(['"])(.*)\1$/s.exec(written)?.[2];
  if (quoted !== undefined) return { name: quoted };
  const member = /^([\w$]+)((?:\.[\w$]+)*)\.([\w$]+)$/.exec(written);
  if (member === null) return undefined;
  const [, first = '', middle = '', name = ''] = member;
  if (first === 'exports' && middle === '') return { name, isExported: true };
  if (first === 'module' && middle === '.exports') return { name, isExported: true };
  if (first === 'module') return name === 'exports' ? { name: '', isExported: true } : undefined;
  if (first === 'this') return undefined;
  return { name, container: `${first}${middle.replace(/\.prototype$/, '')}` };
}

function readImports(text: string): ImportReading {
  const required =
    /(?:^|=)\s*(?:await\s+)?(?:require|import)\s*\(\s*(['"`])([^'"`\n]+)\1\s*\)/.exec(text) ??
    /^(?:export\s+)?import\s+[\w$]+\s*=\s*require\s*\(\s*(['"])([^'"\n]+)\1/.exec(text);
  if (required !== null) {
    const names = boundNames(text.slice(0, required.index).replace(/^(?:export\s+)?(?:const|let|var|import)\s+/, ''));
    return { imports: [{ specifier: required[2] ?? '', names, reexported: false }] };
  }
  if (text.startsWith('module.exports')) return { imports: [], exportedNames: handedOnBy(text) };
  const isExport = text.startsWith('export');
  const specifier = /(?:\bfrom|^import)\s*(['"])([^'"\n]*)\1/.exec(text)?.[2];
  const clause = text
    .replace(/^(?:import|export)\s+(?:(?:type|typeof|defer)\s+(?!from\b|,))?/, '')
    .replace(/\s*\bfrom\s*['"][^'"]*['"][\s\S]*$/, '');
  if (specifier === undefined) return { imports: [], exportedNames: isExport ? exportedNames(text, clause) : [] };
  if (/^['"]/.test(clause)) return { imports: [{ specifier, names: [], reexported: false }] };
  return { imports: [{ specifier, names: boundNames(clause), reexported: isExport }] };
}

/** Names that an import clause or a destructuring binds here. */
function boundNames(clause: string): string[] {
  const names: string[] = [];
  const braces = /\{([\s\S]*)\}/.exec(clause);
  for (const { text } of commaParts(clause.replace(/\{[\s\S]*\}/, ' ').replace(/:[\s\S]*$/, ''))) {
    const star = /^\*(?:\s*as\s+([\w$]+))?/.exec(text);
    if (star !== null) names.push(star[1] ?? '*');
    else if (/^[\w$]+\s*=?$/.test(text)) names.push(text.replace(/\s*=$/, ''));
  }
  for (const { text } of commaParts(braces?.[1] ?? '')) {
    const name = /^(?:type\s+(?!as\b))?(?:[\w$]+|'[^']*'|"[^"]*")(?:\s*(?:\bas\b|:)\s*([\w$]+))?/.exec(text);
    const plain = /^(?:type\s+(?=[\w$]))?([\w$]+)/.exec(text)?.[1];
    const bound = name?.[1] ?? plain;
    if (bound !== undefined && bound !== 'default') names.push(bound);
  }
  return names;
}

function exportedNames(text: string, clause: string): string[] {
  const single = /^export\s*(?:default|=)\s*([\w$]+)\s*;?\s*$/.exec(text)?.[1];
  if (single !== undefined) return [single];
  const braces = /^\{([\s\S]*)\}/.exec(clause)?.[1];
  if (braces === undefined) return [];
  return commaParts(braces).map(({ text: part }) => /^(?:type\s+(?=[\w$]))?([\w$]+)/.exec(part)?.[1] ?? '');
}

/** `module.exports = name` and the names of an object that hold themselves. */
function handedOnBy(text: string): string[] {
  const value = text.replace(/^module\.exports\s*=\s*/, '');
  if (/^[\w$]+\s*;?$/.test(value)) return [value.replace(/\W*$/, '')];
  if (!value.startsWith('{')) return [];
  return commaParts(value.slice(1, value.lastIndexOf('}')))
    .map(({ text: part }) => /^([\w$]+)(?:\s*:\s*([\w$]+))?$/.exec(part))
    .map((found) => found?.[2] ?? found?.[1] ?? '');
}

function basesOf(header: string): string[] {
  const found = /(?:^|[\s>])(extends|implements)\s([\s\S]*)$/.exec(withoutTypeParameters(header));
  if (found === null) return [];
  const [first = '', rest = ''] = (found[2] ?? '').split(/\simplements\s/);
  return [...simpleNames(first), ...simpleNames(rest)];
}

/** `<T extends U>` right after the name says nothing of bases. */
function withoutTypeParameters(header: string): string {
  if (!header.startsWith('<')) return header;
  let depth = 0;
  for (let at = 0; at < header.length; at++) {
    if (header[at] === '<') depth++;
    else if (header[at] === '>' && header[at - 1] !== '=' && --depth === 0) return header.slice(at + 1);
  }
  return '';
}

const wrappers =
  /^(?:Promise|PromiseLike|Awaited|Readonly|Partial|Required|NonNullable|DeepPartial|Ref|Signal)\s*<([\s\S]*)>$/;
const primitives = new Set(
  'string number boolean bigint symbol void undefined null never any unknown object this true false Array ReadonlyArray'.split(
    ' ',
  ),
);

function typeOf(written: string): string | undefined {
  let type = written.replace(/^\s*:/, '').trim();
  for (let round = 0; round < 4; round++) {
    const inner = wrappers.exec(type)?.[1];
    const union = type.includes('|')
      ? type
          .split('|')
          .map((part) => part.trim())
          .filter((part) => part !== '' && part !== 'null' && part !== 'undefined')
      : [];
    if (inner !== undefined) type = inner.trim();
    else if (union.length === 1) type = union[0] ?? '';
    else break;
  }
  if (!/^[\p{L}_$][\p{L}\p{N}_$.]*(?:\s*<[\s\S]*>)?$/u.test(type)) return undefined;
  const name = simpleName(type);
  return name === undefined || primitives.has(name) ? undefined : name;
}

/** Constructor parameters that are fields, and what is set on `this`. */
function membersMadeIn(text: string, kind: 'constructor' | 'class'): MadeMember[] {
  if (kind === 'class') return [];
  const made: MadeMember[] = [];
  const open = text.indexOf('(');
  const close = closingOf(text, open);
  for (const { text: part, offset } of commaParts(text.slice(open + 1, close))) {
    const found =
      /^(?:@[\w.]+(?:\([^)]*\))?\s*)*((?:(?:public|private|protected|readonly|override)\s+)+)([\w$]+)\??\s*(?::\s*([^=]+))?/.exec(
        part,
      );
    const [all = '', modifiers = '', name = '', type = ''] = found ?? [];
    if (found !== null)
      made.push({
        name,
        offset: open + 1 + offset,
        signature: all.trim(),
        type: typeOf(type),
        isExported: !/private|protected/.test(modifiers),
      });
  }
  for (const found of text.slice(close).matchAll(/(?:^|[;{\n])[ \t]*this\.([\w$]+)\s*=(?!=)\s*(?:new\s+([\w$.]+))?/g)) {
    const [, name = '', type = ''] = found;
    if (made.some((member) => member.name === name)) continue;
    const offset = close + found.index + found[0].indexOf('this.');
    const line = text.slice(offset, offset + 200).split(/[;\n]/)[0] ?? '';
    made.push({ name, offset, signature: line, type: typeOf(type), isExported: true });
  }
  return made;
}

function closingOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return open;
}
