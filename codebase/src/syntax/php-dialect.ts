/** How PHP's texts are read for an outline. */
import { phpBindings } from './data/binding-patterns.js';
import { phpNodes } from './data/php.js';
import { commaParts, type Dialect, type ImportReading, type MadeMember, simpleName, simpleNames } from './dialect.js';

export const phpDialect: Dialect = {
  table: { wasm: 'php', nodes: phpNodes },
  bindings: phpBindings,
  docs: 'block',
  readImports,
  basesOf: (header) =>
    header
      .split(/\b(?:extends|implements)\s/)
      .slice(1)
      .flatMap(simpleNames),
  typeOf,
  isExported: (_name, header, parent) =>
    !parent.isLocal && !/\b(?:private|protected)\s/.test(header.replace(/\([\s\S]*$/, '')),
  kindOf: (kind, name) => (kind === 'method' && name === '__construct' ? 'constructor' : kind),
  nameOf: (written) => {
    const name = /^\$?([\w\\]+)/.exec(written)?.[1];
    return name === undefined ? undefined : { name: name.replaceAll('\\', '.') };
  },
  membersMadeIn: (text, kind) => (kind === 'class' ? [] : promoted(text)),
};

function readImports(text: string): ImportReading {
  const file = /^(?:require|include)(?:_once)?\b[^'"]*(['"])([^'"\n]+)\1/.exec(text)?.[2];
  if (file !== undefined) return { imports: [{ specifier: file, names: ['*'], reexported: true }] };
  // Inside a class, `use` takes traits; outside, names. The braces there adapt the traits.
  const list = text.replace(/^use\s+(?:function\s+|const\s+)?/, '').replace(/;\s*$/, '');
  const group = /^([\w\\]+\\)\{([\s\S]*)\}$/.exec(list);
  const parts = group === null ? commaParts(list.replace(/\{[\s\S]*$/, '')) : commaParts(group[2] ?? '');
  const imports = parts.map(({ text: part }) => {
    const [path = '', alias] = part.replace(/^(?:function|const)\s+/, '').split(/\s+as\s+/);
    const specifier = `${group?.[1] ?? ''}${path.trim()}`.replace(/^\\/, '');
    return { specifier, names: [alias?.trim() ?? specifier.split('\\').at(-1) ?? ''], reexported: false };
  });
  return { imports, bases: imports.map(({ names }) => names[0] ?? '') };
}

function promoted(text: string): MadeMember[] {
  const made: MadeMember[] = [];
  for (const found of text.matchAll(/\b(public|protected|private)\s+(?:readonly\s+)?([\w\\?|]+)?\s*\$(\w+)/g)) {
    const [signature, visibility, type = '', name = ''] = found;
    made.push({ name, offset: found.index, signature, type: typeOf(type), isExported: visibility === 'public' });
  }
  return made;
}

const primitives = new Set(
  'int float string bool array void mixed never null callable iterable object self static parent true false'.split(' '),
);

function typeOf(written: string): string | undefined {
  const parts = written
    .trim()
    .replace(/^\?/, '')
    .split('|')
    .filter((part) => part !== 'null');
  const name = parts.length === 1 ? simpleName(parts[0] ?? '') : undefined;
  return name === undefined || primitives.has(name) ? undefined : name;
}
