/** How the texts of C and C++ are read for an outline. */
import { cppBindings } from './data/binding-patterns.js';
import { cppNodes } from './data/cpp.js';
import { commaParts, type Dialect, type Named, simpleName } from './dialect.js';

export const cppDialect: Dialect = {
  table: { wasm: 'cpp', nodes: cppNodes },
  bindings: cppBindings,
  docs: 'any',
  namesAreDeclarators: true,
  readImports: (text) => {
    const specifier = /^#\s*(?:include|import)\s*[<"]([^>"\n]+)[>"]/.exec(text)?.[1];
    return { imports: specifier === undefined ? [] : [{ specifier, names: ['*'], reexported: true }] };
  },
  basesOf: (header) => {
    const list = /^[^:]*(?<!:):(?!:)([\s\S]*)$/.exec(header)?.[1] ?? '';
    return commaParts(list)
      .map(({ text }) => simpleName(text.replace(/\b(?:public|private|protected|virtual)\s+/g, '')) ?? '')
      .filter((name) => name !== '');
  },
  typeOf,
  isExported: (_name, header, parent) =>
    !parent.isLocal &&
    ((parent.kind !== undefined && parent.kind !== 'module') || !/^(?:inline\s+)?static\b/.test(header)),
  kindOf: (kind, name, header, parent) => {
    const isMember = parent.kind === 'class';
    if (kind === 'function' && isMember) return parent.kind === 'class' ? 'method' : kind;
    if (kind === 'variable' && isMember) return 'field';
    return kind === 'variable' && /\b(?:const|constexpr)\b[^*]*$/.test(header.slice(0, header.indexOf(name)))
      ? 'constant'
      : kind;
  },
  nameOf,
  passedOver: macros,
};

/**
 * What stands between `class` and its name, as `API_EXPORT`, or before a function's, as `__init`: the grammar would take it for the name. And
 * what Qt marks classes with. None of it goes over the end of a line, which may end a comment.
 */
const macro = new RegExp(
  [
    /\b(?:class|struct|union)[ \t]+((?:[A-Z][A-Z\d_]{2,60}(?:\([^()\n]{0,200}\))?[ \t]+){1,2})(?!final\b)(?=[A-Za-z_][\w:]*(?:[ \t]+final)?\s*(?:\{|:(?!:)))/,
    /[\w*][ \t]+(__(?!attribute|declspec|int)[a-z_]{2,40}[ \t]+)(?=[A-Za-z_]\w*[ \t]*\()/,
    /\b(?:public|protected|private)[ \t]+((?:Q_SLOTS|slots)\b[ \t]*)(?=:)/,
    /^[ \t]*((?:Q_SIGNALS|signals)[ \t]*:)/,
    /\b(Q_(?:OBJECT|GADGET))\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'dgm',
);

function macros(text: string): readonly number[] {
  return Array.from(
    text.matchAll(macro),
    ({ indices }) => indices?.slice(1).find((at) => at !== undefined) ?? [],
  ).flat();
}

/** Of a declarator: `*name[3]`, `Foo::get(int a) const`, `(*callback)(int)`. */
function nameOf(written: string, kind: string): Named | undefined {
  const bare = written.replace(/^(?:[\s*&]|const\b)+/, '');
  const pointer = /^\(\s*(?:\w+::)?[*&^]+\s*(\w+)/.exec(bare)?.[1];
  if (pointer !== undefined) return { name: pointer };
  const found = /^((?:[\w~]+(?:<[^<>]*>)?::)*)(operator\s*(?:\(\)|[^\s(]+)|~?\w+)\s*(\(?)/.exec(bare);
  const [, scope = '', name = '', open] = found ?? [];
  if (name === '') return undefined;
  const container = scope
    .replace(/<[^<>]*>/g, '')
    .split('::')
    .filter((part) => part !== '')
    .join('.');
  const isCallable = open === '(' && kind !== 'type' && kind !== 'constant';
  return { name, ...(container === '' ? {} : { container }), ...(isCallable ? { kind: 'function' } : {}) };
}

const primitives = new Set(
  'void bool char short int long float double signed unsigned auto size_t ssize_t string wchar_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t'.split(
    ' ',
  ),
);

function typeOf(written: string): string | undefined {
  let type = written.trim();
  for (let round = 0; round < 4; round++) {
    type = type
      .replace(/^(?:(?:const|struct|class|enum|union|volatile|static|typename)\s+)+/, '')
      .replace(/[\s*&]+$/, '');
    const inner = /^(?:std::)?(?:unique_ptr|shared_ptr|weak_ptr|optional|atomic|reference_wrapper)\s*<([\s\S]*)>$/.exec(
      type,
    )?.[1];
    if (inner === undefined) break;
    type = commaParts(inner)[0]?.text ?? '';
  }
  if (!/^[\p{L}_][\p{L}\p{N}_:]*(?:<[\s\S]*>)?$/u.test(type)) return undefined;
  const name = simpleName(type);
  return name === undefined || primitives.has(name) ? undefined : name;
}
