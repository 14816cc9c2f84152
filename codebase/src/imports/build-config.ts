/** What a project's build files say about imports, read once when they are indexed. Their text is a stranger's: all is bounded. */
import { goDirectives } from './go-directives.js';
import { parseLenientJson } from './lenient-json.js';
import { importLimits } from './limits.js';
import { nameOf } from './root-path.js';

/** A pattern with at most one `*`, and where it may lead. */
export type PathEntry = readonly [pattern: string, targets: readonly string[]];

export type BuildConfig =
  | {
      readonly kind: 'package';
      readonly name: string;
      /** What the package as a whole means, the likeliest first. */
      readonly mains: readonly string[];
      readonly exports: readonly PathEntry[];
      readonly imports: readonly PathEntry[];
    }
  | {
      readonly kind: 'tsconfig';
      readonly extends: readonly string[];
      readonly baseUrl?: string | undefined;
      readonly paths: readonly PathEntry[];
    }
  | { readonly kind: 'go'; readonly module: string; readonly replaced: readonly PathEntry[] }
  | { readonly kind: 'cargo'; readonly name: string; readonly lib?: string | undefined };

/** Undefined for a file that says nothing about imports. */
export function readBuildConfig(path: string, text: string): BuildConfig | undefined {
  const name = nameOf(path);
  if (text.length > importLimits.configCharsMax) return undefined;
  if (name === 'package.json') return packageConfig(asRecord(parseLenientJson(text)));
  if (/^[jt]sconfig(?:\.[\w.-]+)?\.json$/.test(name)) return scriptConfig(asRecord(parseLenientJson(text)));
  if (name === 'go.mod') return goConfig(text);
  if (name === 'Cargo.toml') return cargoConfig(text);
  return undefined;
}

function packageConfig(json: Record<string, unknown> | undefined): BuildConfig | undefined {
  if (json === undefined) return undefined;
  const mains = ['source', 'types', 'typings', 'module', 'main'].flatMap((key) => names([json[key]]));
  const whole = json['exports'];
  const isSubpaths = Object.keys(asRecord(whole) ?? {}).some((key) => key.startsWith('.'));
  const exported = entries(isSubpaths || whole === undefined ? whole : { '.': whole });
  const imports = entries(json['imports']);
  return { kind: 'package', name: names([json['name']])[0] ?? '', mains, exports: exported, imports };
}

function scriptConfig(json: Record<string, unknown> | undefined): BuildConfig | undefined {
  if (json === undefined) return undefined;
  const base = json['extends'];
  const options = asRecord(json['compilerOptions']) ?? {};
  return {
    kind: 'tsconfig',
    extends: names(Array.isArray(base) ? base : [base]).slice(0, importLimits.extendsMax),
    baseUrl: names([options['baseUrl']])[0],
    paths: entries(options['paths']),
  };
}

function entries(value: unknown): PathEntry[] {
  return Object.entries(asRecord(value) ?? {})
    .slice(0, importLimits.configEntriesMax)
    .map(([pattern, targets]): PathEntry => [pattern, targetsOf(targets, 0).slice(0, importLimits.configTargetsMax)])
    .filter(([pattern, targets]) => targets.length > 0 && names([pattern]).length > 0);
}

/** Conditions and lists flattened in their order: which of them holds is not ours to know, which of them exists is. */
function targetsOf(value: unknown, depth: number): string[] {
  if (depth > 6) return [];
  if (typeof value === 'string') return names([value]);
  const values = Array.isArray(value) ? value : Object.values(asRecord(value) ?? {});
  return values.slice(0, importLimits.configEntriesMax).flatMap((each) => targetsOf(each, depth + 1));
}

function names(values: readonly unknown[]): string[] {
  return values.filter(isName);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= importLimits.configNameCharsMax;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function goConfig(text: string): BuildConfig | undefined {
  let module: string | undefined;
  const replaced: PathEntry[] = [];
  for (const { verb, words } of goDirectives(text)) {
    if (verb === 'module') module ??= words[0];
    if (verb !== 'replace') continue;
    const [from = ''] = words;
    const to = words[words.indexOf('=>') + 1] ?? '';
    if (/^\.{1,2}(?:\/|$)/.test(to) && replaced.length < importLimits.configEntriesMax) replaced.push([from, [to]]);
  }
  return module === undefined ? undefined : { kind: 'go', module, replaced };
}

function cargoConfig(text: string): BuildConfig | undefined {
  const found: Record<string, string> = {};
  let table = '';
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const [, header] = /^\[{1,2}([^[\]]+)\]/.exec(line) ?? [];
    if (header !== undefined) table = header.trim();
    const [, key, value] = /^(name|path)\s*=\s*["']([^"']+)["']/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found[`${table}.${key}`] ??= value;
  }
  const name = found['lib.name'] ?? found['package.name'];
  return name === undefined ? undefined : { kind: 'cargo', name: name.replaceAll('-', '_'), lib: found['lib.path'] };
}
