/** Which files of a Go package are built for a system, told from their names and from the constraints above their package clause. */

export interface GoTarget {
  /** As GOOS and GOARCH name them. */
  readonly os: string;
  readonly arch: string;
}

/** Whether a file of this name is source of a package, and not of another system. */
export function isBuiltByName(name: string, target: GoTarget): boolean {
  if (!name.endsWith('.go') || name.endsWith('_test.go') || /^[._]/.test(name)) return false;
  const parts = name.slice(0, -'.go'.length).split('_').slice(1);
  const last = parts.at(-1) ?? '';
  if (architectures.has(last)) {
    const before = parts.at(-2) ?? '';
    return last === target.arch && (!systems.has(before) || isSystem(before, target));
  }
  return !systems.has(last) || isSystem(last, target);
}

/** Where the package clause of a text begins, below comments, and what it names. */
export function packageClause(text: string): { readonly at: number; readonly name: string } | undefined {
  const skipped = /\s+|\/\/.*|\/\*[\s\S]*?\*\//y;
  let at = 0;
  while (skipped.test(text)) at = skipped.lastIndex;
  const clause = /package\s+(\w+)/y;
  clause.lastIndex = at;
  const name = clause.exec(text)?.[1];
  return name === undefined ? undefined : { at, name };
}

/** Whether the `//go:build` line of what stands above a package clause, or else its `// +build` lines, hold. */
export function isBuiltByText(above: string, target: GoTarget): boolean {
  const line = /^\/\/go:build[ \t]+(.*)$/m.exec(above)?.[1];
  if (line !== undefined) return holds(line, target);
  return Array.from(above.matchAll(/^\/\/[ \t]*\+build[ \t]+(.*)$/gm), ([, options = '']) =>
    options.trim().split(/\s+/).join(' || ').replaceAll(',', ' && '),
  ).every((expression) => holds(expression, target));
}

function holds(expression: string, target: GoTarget): boolean {
  const tokens = expression.slice(0, expressionCharsMax).match(/\(|\)|&&|\|\||!|[\w.]+/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let value = both();
    while (tokens[at] === '||') {
      at++;
      value = both() || value;
    }
    return value;
  };
  const both = (): boolean => {
    let value = one();
    while (tokens[at] === '&&') {
      at++;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    const token = tokens[at++];
    if (token === '!') return !one();
    if (token !== '(') return token !== undefined && isTag(token, target);
    const value = either();
    at++;
    return value;
  };
  return either();
}

const expressionCharsMax = 1_000;

function isTag(tag: string, target: GoTarget): boolean {
  return (
    isSystem(tag, target) ||
    tag === target.arch ||
    tag === 'gc' ||
    tag === 'cgo' ||
    /^go1(?:\.\d+)*$/.test(tag) ||
    (tag === 'unix' && unixes.has(target.os))
  );
}

/** Android builds Linux's files too, iOS those of macOS, illumos those of Solaris. */
function isSystem(name: string, { os }: GoTarget): boolean {
  return name === os || name === also.get(os);
}

const also = new Map([
  ['android', 'linux'],
  ['ios', 'darwin'],
  ['illumos', 'solaris'],
]);
const unixes = new Set('aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris'.split(' '));
const systems = new Set([...unixes, 'js', 'nacl', 'plan9', 'wasip1', 'windows', 'zos']);
const architectures = new Set(
  '386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'.split(
    ' ',
  ),
);
