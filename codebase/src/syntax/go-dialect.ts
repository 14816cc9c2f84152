/** How Go's texts are read for an outline. */
import { goBindings } from './data/binding-patterns.js';
import { goNodes } from './data/go.js';
import { commaParts, type Dialect, simpleName } from './dialect.js';
import { goPackageName } from './go-package-name.js';

const startsUpper = (name: string) => /^\p{Lu}/u.test(name);

export const goDialect: Dialect = {
  table: { wasm: 'go', nodes: goNodes },
  bindings: goBindings,
  docs: '//',
  readImports: (text) => ({
    imports: Array.from(
      text.matchAll(/(?:^import\s*\(?|[\n;(])\s*(?:([\w.]+)\s+)?(?:"([^"\n]*)"|`([^`]*)`)/g),
      (found) => {
        const specifier = found[2] ?? found[3] ?? '';
        const alias = found[1] === 'import' ? undefined : found[1];
        const names = alias === '_' ? [] : [alias === '.' ? '*' : (alias ?? goPackageName(specifier))];
        return { specifier, names, reexported: false, offset: found.index + found[0].length - specifier.length - 2 };
      },
    ),
  }),
  basesOf: () => [],
  typeOf,
  isExported: (name, _header, parent) => !parent.isLocal && startsUpper(name),
  kindOf: (kind) => kind,
  nameOf: (written) => (written === '_' ? undefined : { name: written }),
};

const primitives = new Set(
  'bool string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune float32 float64 complex64 complex128 error any'.split(
    ' ',
  ),
);

/** The first of several results, since errors come last. */
function typeOf(written: string): string | undefined {
  let type = written.trim();
  if (type.startsWith('(')) {
    const first = commaParts(type.slice(1, -1))[0]?.text ?? '';
    type = /^\w+\s+([^\s].*)$/s.exec(first)?.[1] ?? first;
  }
  type = type.replace(/^\*+/, '').trim();
  if (!/^[\p{L}_][\p{L}\p{N}_.]*(?:\[[\s\S]*\])?$/u.test(type)) return undefined;
  const name = simpleName(type);
  return name === undefined || primitives.has(name) || /^(?:map|chan|func|struct|interface)$/.test(name)
    ? undefined
    : name;
}
