/** How C#'s texts are read for an outline. */
import { javaBindings } from './data/binding-patterns.js';
import { csharpNodes } from './data/csharp.js';
import { type Dialect, simpleName, simpleNames } from './dialect.js';
import { recordComponents } from './record-components.js';

export const csharpDialect: Dialect = {
  table: { wasm: 'c-sharp', nodes: csharpNodes },
  bindings: javaBindings,
  docs: '///',
  readImports: (text) => {
    const [, alias, specifier = ''] = /^(?:global\s+)?using\s+(?:static\s+)?(?:(\w+)\s*=\s*)?([\w.]+)/.exec(text) ?? [];
    return {
      imports: specifier === '' ? [] : [{ specifier, names: [alias ?? '*'], reexported: text.startsWith('global') }],
    };
  },
  basesOf: (header) =>
    simpleNames((/^[^:]*:([\s\S]*?)(?:\bwhere\b[\s\S]*)?$/.exec(header)?.[1] ?? '').replace(/\([^()]*\)/g, '')),
  typeOf,
  isExported: (_name, header, parent) =>
    !parent.isLocal &&
    (parent.kind === undefined ||
      parent.kind === 'module' ||
      parent.kind === 'interface' ||
      parent.kind === 'enum' ||
      /\b(?:public|internal|protected)\b/.test(header)),
  kindOf: (kind, _name, header) =>
    kind === 'field' && /\bconst\s|\bstatic\s+readonly\s/.test(header) ? 'constant' : kind,
  nameOf: (written) => ({ name: written }),
  membersMadeIn: (text, kind) => (kind === 'class' ? recordComponents(text, typeOf) : []),
};

const primitives = new Set(
  'void bool byte sbyte short ushort int uint long ulong char float double decimal string object var dynamic'.split(
    ' ',
  ),
);
const wrappers = /^(?:\w+\.)*(?:Task|ValueTask|Lazy|Nullable|IOptions|ActionResult)\s*<([\s\S]*)>$/;

function typeOf(written: string): string | undefined {
  let type = written.trim();
  for (let inner = wrappers.exec(type); inner !== null; inner = wrappers.exec(type)) type = (inner[1] ?? '').trim();
  if (/[\])]$/.test(type)) return undefined;
  const name = simpleName(type);
  return name === undefined || primitives.has(name) ? undefined : name;
}
