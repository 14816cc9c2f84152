/** How Ruby's texts are read for an outline. */
import { rubyBindings } from './data/binding-patterns.js';
import { rubyNodes } from './data/ruby.js';
import { type Dialect, type ImportReading, type MadeMember, simpleName, simpleNames } from './dialect.js';

export const rubyDialect: Dialect = {
  table: { wasm: 'ruby', nodes: rubyNodes },
  bindings: rubyBindings,
  docs: '#',
  readImports,
  basesOf: (header) =>
    simpleNames(/^\s*<\s*([\w:]+?)(?=\.new\b|[^\w:]|$)/.exec(header.replace(/\n[\s\S]*$/, ''))?.[1] ?? ''),
  typeOf: simpleName,
  isExported: (name, _header, parent) => !parent.isLocal && !name.startsWith('_'),
  kindOf: (kind, name, header, parent) => {
    if (kind === 'function' && name === 'initialize') return 'constructor';
    if (kind === 'function' && (parent.kind !== undefined || /^def\s+self\./.test(header))) return 'method';
    return kind;
  },
  nameOf: (written) => ({ name: written.split('::').at(-1) ?? written }),
  membersMadeIn: (text, kind) => {
    if (kind === 'class') return [];
    return Array.from(
      text.matchAll(/(?:^|[;\n])[ \t]*(@\w+)\s*(?:\|\|)?=(?!=)\s*(?:([A-Z][\w:]*)\.new\b)?/g),
      (found) => {
        const [all, name = '', type] = found;
        const offset = found.index + all.indexOf('@');
        const signature = text.slice(offset, offset + 200).split('\n')[0] ?? '';
        return { name, offset, signature, type: type === undefined ? undefined : simpleName(type), isExported: false };
      },
    );
  },
};

function readImports(text: string): ImportReading {
  const word = /^\w+/.exec(text)?.[0] ?? '';
  const rest = text.slice(word.length);
  if (word === 'include' || word === 'extend' || word === 'prepend')
    return { imports: [], bases: simpleNames(rest.replace(/[()]/g, ' ')) };
  if (word.startsWith('attr_')) {
    const members: MadeMember[] = Array.from(rest.matchAll(/:(\w+[?!]?)/g), (found) => ({
      name: found[1] ?? '',
      offset: word.length + found.index,
      signature: `${word} ${found[0]}`,
      type: undefined,
      isExported: true,
    }));
    return { imports: [], members };
  }
  const specifier = /^\s*\(?\s*(?::\w+\s*,\s*)?(['"])([^'"\n#]+)\1/.exec(rest)?.[2];
  if (specifier === undefined || word === 'delegate') return { imports: [] };
  const isRelative = word === 'require_relative' && !specifier.startsWith('.');
  return { imports: [{ specifier: isRelative ? `./${specifier}` : specifier, names: ['*'], reexported: true }] };
}
