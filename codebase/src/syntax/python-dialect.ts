/** How Python's texts are read for an outline. */
import { pythonBindings } from './data/binding-patterns.js';
import { pythonNodes } from './data/python.js';
import { commaParts, type Dialect, type ImportReading, type MadeMember, simpleName } from './dialect.js';

export const pythonDialect: Dialect = {
  table: { wasm: 'python', nodes: pythonNodes },
  bindings: pythonBindings,
  docs: 'docstring',
  readImports,
  basesOf: (header) => {
    const list = /^\s*(?:\[[^\]]*\]\s*)?\(([\s\S]*)\)\s*:?\s*$/.exec(header)?.[1] ?? '';
    return commaParts(list)
      .filter(({ text }) => !/^\w+\s*=|^\*/.test(text))
      .map(({ text }) => simpleName(text) ?? '')
      .filter((name) => name !== '' && name !== 'object' && name !== 'Generic');
  },
  typeOf,
  isExported: (name, _header, parent) =>
    !parent.isLocal &&
    (parent.isExported || parent.kind === undefined) &&
    (!name.startsWith('_') || /^__\w+__$/.test(name)),
  kindOf: (kind, name, _header, parent) => {
    if (parent.kind === 'class' && !parent.isLocal) {
      if (kind === 'function') return name === '__init__' ? 'constructor' : 'method';
      if (kind === 'variable') return 'field';
    }
    return kind === 'variable' && /^[A-Z][A-Z\d_]*$/.test(name) ? 'constant' : kind;
  },
  nameOf: (written) => ({ name: written.replace(/[[\s][\s\S]*$/, '') }),
  membersMadeIn,
};

function readImports(text: string): ImportReading {
  const bare = text.replace(/#[^\n]*/g, '').replace(/\\\r?\n/g, ' ');
  const from = /^from\s+(\.*\s*[\w.]*)\s+import\s+([\s\S]*)$/.exec(bare);
  if (from !== null) {
    const names = commaParts((from[2] ?? '').replace(/[()]/g, ' ')).map(
      ({ text: part }) =>
        part
          .split(/\s+as\s+/)
          .at(-1)
          ?.trim() ?? '',
    );
    return { imports: [{ specifier: (from[1] ?? '').replace(/\s/g, ''), names, reexported: false }] };
  }
  const modules = commaParts(bare.replace(/^import\s+/, ''));
  return {
    imports: modules.map(({ text: part }) => {
      const [specifier = '', alias] = part.split(/\s+as\s+/);
      return {
        specifier: specifier.replace(/\s/g, ''),
        names: [alias?.trim() ?? specifier.split('.')[0]?.trim() ?? ''],
        reexported: false,
      };
    }),
  };
}

const builtIn = new Set(
  'int str bool float bytes object None list dict set tuple type complex List Dict Set Tuple Any Callable Iterable Iterator Sequence Mapping'.split(
    ' ',
  ),
);

function typeOf(written: string): string | undefined {
  let type = unquoted(written);
  for (let round = 0; round < 4; round++) {
    const inner = /^(?:typing\.)?(?:Optional|Final|ClassVar|Annotated|Type|type|Awaitable|Self)\[([\s\S]*)\]$/.exec(
      type,
    )?.[1];
    const union = type.includes('|')
      ? type
          .split('|')
          .map((part) => part.trim())
          .filter((part) => part !== 'None')
      : [];
    if (inner !== undefined) type = unquoted(commaParts(inner)[0]?.text ?? '');
    else if (union.length === 1) type = unquoted(union[0] ?? '');
    else break;
  }
  if (!/^[\p{L}_][\p{L}\p{N}_.]*(?:\[[\s\S]*\])?$/u.test(type)) return undefined;
  const name = simpleName(type);
  return name === undefined || builtIn.has(name) ? undefined : name;
}

const unquoted = (type: string) =>
  type
    .trim()
    .replace(/^(['"])([\s\S]*)\1$/, '$2')
    .trim();

/** What `__init__` sets on `self`. */
function membersMadeIn(text: string, kind: 'constructor' | 'class'): MadeMember[] {
  if (kind === 'class') return [];
  const made: MadeMember[] = [];
  for (const found of text.matchAll(
    /(?:^|[;\n])[ \t]*self\.(\w+)[ \t]*(?::[ \t]*([^=\n#]+))?(?:=(?!=)[ \t]*([\w.]+)?(\()?|(?=\n|$))/g,
  )) {
    const [all, name = '', annotation, value, call] = found;
    if ((annotation === undefined && !all.includes('=')) || made.some((member) => member.name === name)) continue;
    const offset = found.index + all.indexOf('self.');
    const line =
      text
        .slice(offset, offset + 200)
        .split('\n')[0]
        ?.trim() ?? '';
    const parameter =
      value === undefined || call !== undefined
        ? undefined
        : new RegExp(`[(,]\\s*${value.replaceAll('.', '\\.')}\\s*:\\s*([^,=)\\n]+)`).exec(text)?.[1];
    const type = annotation ?? (call === undefined ? parameter : isTypeName(value) ? value : undefined);
    made.push({
      name,
      offset,
      signature: line,
      type: type === undefined ? undefined : typeOf(type),
      isExported: !name.startsWith('_'),
    });
  }
  return made;
}

/** By convention classes alone begin with a capital. */
export const isTypeName = (name: string | undefined) => name !== undefined && /(?:^|\.)[A-Z]\w*$/.test(name);
