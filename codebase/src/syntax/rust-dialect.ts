/** How Rust's texts are read for an outline. */
import { rustBindings } from './data/binding-patterns.js';
import { rustNodes } from './data/rust.js';
import { commaParts, type Dialect, type ImportReading, simpleName } from './dialect.js';

export const rustDialect: Dialect = {
  table: { wasm: 'rust', nodes: rustNodes },
  bindings: rustBindings,
  docs: '///',
  readImports,
  basesOf: (header) =>
    (/^\s*(?:<[^>]*>)?\s*:\s*([^{]*?)(?:\bwhere\b|$)/.exec(header)?.[1] ?? '')
      .split('+')
      .map((bound) => simpleName(bound) ?? '')
      .filter((name) => name !== '' && name !== 'static' && name !== 'Sized'),
  typeOf,
  isExported: (_name, header, parent) =>
    !parent.isLocal && (/^(?:pub|macro_rules)\b/.test(header) || parent.kind === 'interface' || parent.kind === 'enum'),
  kindOf: (kind, _name, _header, parent) =>
    kind === 'function' && (parent.kind === 'class' || parent.kind === 'interface') ? 'method' : kind,
  nameOf: (written) => ({ name: written }),
};

function readImports(text: string): ImportReading {
  const bare = text
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .replace(/;\s*$/, '');
  const reexported = /^pub\b/.test(bare);
  const found = /^(?:pub(?:\([^)]*\))? )?(use|mod|extern crate) ([\s\S]*)$/.exec(bare);
  const [, word, rest = ''] = found ?? [];
  if (word === 'mod') return { imports: [{ specifier: `self::${rest.trim()}`, names: [rest.trim()], reexported }] };
  const leaves: { specifier: string; names: string[]; reexported: boolean }[] = [];
  collectLeaves('', rest.trim(), 0, (specifier, name) =>
    leaves.push({ specifier, names: name === '_' ? [] : [name], reexported }),
  );
  return { imports: leaves };
}

/** Each leaf of a tree of `use` with the name that it binds. */
function collectLeaves(before: string, tree: string, depth: number, leaf: (path: string, name: string) => void): void {
  const open = tree.indexOf('{');
  if (open >= 0 && depth < useDepthMax) {
    const path = before + tree.slice(0, open).trim();
    for (const { text } of commaParts(tree.slice(open + 1, tree.lastIndexOf('}'))))
      collectLeaves(path, text, depth + 1, leaf);
    return;
  }
  const [path = '', alias] = tree.split(/ as /);
  const full = `${before}${path.trim()}`.replace(/::self$/, '');
  const name = alias?.trim() ?? full.split('::').at(-1) ?? '';
  leaf(full.replace(/::\*$/, ''), name);
}

const useDepthMax = 12;
const primitives = new Set(
  'bool char str String i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 Vec Self self'.split(' '),
);
const wrappers =
  /^(?:\w+::)*(?:Box|Rc|Arc|Option|Result|RefCell|Cell|Mutex|RwLock|Pin|Cow|Weak)\s*<\s*(?:'\w+\s*,\s*)?([\s\S]*)>$/;

function typeOf(written: string): string | undefined {
  let type = written.trim();
  for (let round = 0; round < 6; round++) {
    const inner = wrappers.exec(type)?.[1];
    if (inner !== undefined) type = commaParts(inner)[0]?.text ?? '';
    else type = type.replace(/^(?:&\s*(?:'\w+\s*)?(?:mut\s+)?|\*(?:const|mut)\s+|(?:dyn|impl)\s+)/, '');
  }
  if (!/^[\p{L}_][\p{L}\p{N}_:]*(?:<[\s\S]*>)?(?:\s*\+[\s\S]*)?$/u.test(type)) return undefined;
  const name = simpleName(type.replace(/\s*\+[\s\S]*$/, ''));
  return name === undefined || primitives.has(name) ? undefined : name;
}
