/** Where the packages stand that a Go import may mean: in the standard library, in a `vendor` folder, or in the module cache by what `go.mod` and `go.work` say. */
import { type GoDirective, goDirectives } from '../imports/go-directives.js';
import { below, joinPath, upwards } from '../imports/root-path.js';

export interface GoPlace {
  /** `root`: the codebase, in its `vendor` folders. */
  readonly base: 'root' | 'modules' | 'standard';
  /** With '/', below that. */
  readonly folder: string;
}

/** `readText` gives a file of the codebase. */
export type ReadText = (path: string) => string | undefined;

/** The likeliest first; none for what is no package of another module. */
export function goPlaces(specifier: string, from: string, readText: ReadText): readonly GoPlace[] {
  if (!isPath(specifier) || specifier.split('/').includes('internal')) return [];
  if (!/^[^/]*\./.test(specifier)) return [{ base: 'standard', folder: specifier }];
  const vendored: GoPlace[] = [];
  const cached: GoPlace[] = [];
  for (const { at, modules, replaced } of modulesAround(from, readText)) {
    if (readText(below(at, 'vendor/modules.txt')) !== undefined)
      vendored.push({ base: 'root', folder: below(at, `vendor/${specifier}`) });
    for (const module of modules) cached.push(...placesIn(specifier, module, replaced));
  }
  return [...vendored, ...cached];
}

type Directives = readonly GoDirective[];

interface ModulesAt {
  readonly at: string;
  readonly modules: readonly Directives[];
  /** What `go.work` replaces. */
  readonly replaced: Directives;
}

/** The nearest `go.mod`, then the nearest `go.work` with all modules that it uses. */
function* modulesAround(from: string, readText: ReadText): Generator<ModulesAt> {
  const read = (path: string | undefined): Directives | undefined => {
    const text = path === undefined ? undefined : readText(path);
    return text === undefined ? undefined : directivesOf(text);
  };
  const nearest = (name: string) => {
    for (const at of upwards(from)) {
      const directives = read(below(at, name));
      if (directives !== undefined) return { at, directives };
    }
    return undefined;
  };
  const module = nearest('go.mod');
  const workspace = nearest('go.work');
  const replaced = workspace?.directives ?? [];
  if (module !== undefined) yield { at: module.at, modules: [module.directives], replaced };
  if (workspace === undefined) return;
  const { at, directives } = workspace;
  const used = directives
    .filter(({ verb }) => verb === 'use')
    .slice(0, usedModulesMax)
    .flatMap(({ words: [folder = ''] }) => {
      const within = joinPath(at, folder);
      return read(within === undefined ? undefined : below(within, 'go.mod')) ?? [];
    });
  yield { at, modules: [used], replaced };
}

const usedModulesMax = 50;

/** What files said that were read lately: a pass asks the same few for each import. */
const lately = new Map<string, Directives>();
const keptTextsMax = usedModulesMax + 14;
const keptTextCharsMax = 64_000;

function directivesOf(text: string): Directives {
  const directives = lately.get(text) ?? [...goDirectives(text)];
  if (text.length > keptTextCharsMax) return directives;
  lately.delete(text);
  lately.set(text, directives);
  for (const oldest of lately.keys()) {
    if (lately.size <= keptTextsMax) break;
    lately.delete(oldest);
  }
  return directives;
}

/** In the cache: of the modules that are required and whose path begins the import's, the longest path first. */
function placesIn(specifier: string, directives: Directives, replaced: Directives): GoPlace[] {
  const parts = specifier.split('/');
  const found: GoPlace[] = [];
  for (let length = parts.length; length > 0; length--) {
    const path = parts.slice(0, length).join('/');
    const versions = new Set<string>();
    for (const { verb, words } of directives) {
      if (verb !== 'require' || words[0] !== path || versions.has(words[1] ?? '')) continue;
      if (versions.size >= versionsMax) break;
      versions.add(words[1] ?? '');
      const [to = '', version = ''] = replacementOf(words, [...replaced, ...directives]);
      if (isPath(to) && /^v\d[\w.+-]*$/.test(version))
        found.push({
          base: 'modules',
          folder: below(`${escaped(to)}@${escaped(version)}`, parts.slice(length).join('/')),
        });
    }
  }
  return found;
}

/** Versions tried of a module: those of a workspace may differ. */
const versionsMax = 8;

/** Path and version; without the latter for a folder, which is code if it is inside the root. */
function replacementOf([path, version]: readonly string[], directives: Directives): readonly (string | undefined)[] {
  for (const { verb, words } of directives) {
    if (verb !== 'replace' || words[0] !== path) continue;
    const arrow = words.indexOf('=>');
    if (arrow === 1 || (arrow === 2 && words[1] === version)) return words.slice(arrow + 1);
  }
  return [path, version];
}

/** As the cache writes it: there are file systems that do not tell cases apart. */
function escaped(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function isPath(text: string): boolean {
  return text.split('/').every((part) => /^[\w~+.-]+$/.test(part) && !/^\.+$/.test(part));
}
