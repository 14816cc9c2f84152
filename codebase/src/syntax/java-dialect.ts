/** How Java's texts are read for an outline. */
import { javaBindings } from './data/binding-patterns.js';
import { javaNodes } from './data/java.js';
import { type Dialect, simpleName, simpleNames } from './dialect.js';
import { recordComponents } from './record-components.js';

export const javaDialect: Dialect = {
  table: { wasm: 'java', nodes: javaNodes },
  bindings: javaBindings,
  docs: 'block',
  readImports: (text) => {
    const found = /^import\s+(?:static\s+)?([\w.\s]+?)\s*(\.\s*\*)?\s*;?\s*$/.exec(text);
    const specifier = (found?.[1] ?? '').replace(/\s/g, '');
    if (specifier === '') return { imports: [] };
    const name = found?.[2] === undefined ? (specifier.split('.').at(-1) ?? '') : '*';
    return { imports: [{ specifier, names: [name], reexported: false }] };
  },
  basesOf: (header) =>
    header
      .split(/\b(?:extends|implements|permits)\s/)
      .slice(1)
      .flatMap((list, index) => (index === 0 && /^[^<]*\?/.test(list) ? [] : simpleNames(list))),
  typeOf,
  isExported: (_name, header, parent) =>
    !parent.isLocal && (parent.isExported || parent.kind === undefined) && !/\bprivate\s/.test(header),
  kindOf: (kind, _name, header, parent) =>
    kind === 'field' && (parent.kind === 'interface' || (/\bstatic\s/.test(header) && /\bfinal\s/.test(header)))
      ? 'constant'
      : kind,
  nameOf: (written) => ({ name: written }),
  membersMadeIn: (text, kind) => (kind === 'class' ? recordComponents(text, typeOf) : []),
};

const primitives = new Set('void boolean byte short int long char float double String Object var'.split(' '));
const wrappers =
  /^(?:Optional|CompletableFuture|Future|Mono|Supplier|AtomicReference|ThreadLocal|Lazy|Provider)\s*<([\s\S]*)>$/;

function typeOf(written: string): string | undefined {
  let type = written.trim();
  for (let inner = wrappers.exec(type); inner !== null; inner = wrappers.exec(type)) type = (inner[1] ?? '').trim();
  if (type.endsWith(']')) return undefined;
  const name = simpleName(type.replace(/^\?\s*(?:extends|super)\s+/, ''));
  return name === undefined || primitives.has(name) ? undefined : name;
}
