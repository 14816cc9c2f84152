/** What a pom.xml says of artifacts. Its text is a stranger's: read by its tags in one pass each, and bounded. */
import { libraryLimits } from './limits.js';

export interface Artifact {
  readonly group: string;
  readonly artifact: string;
  /** Empty where it is told elsewhere, or nowhere. */
  readonly version: string;
}

export interface PomDependency extends Artifact {
  readonly scope: string;
  readonly classifier: string;
  readonly isOptional: boolean;
}

/** As written: `${…}` stands for a property. */
export interface Pom extends Artifact {
  readonly parent: (Artifact & { readonly relativePath: string | undefined }) | undefined;
  readonly properties: ReadonlyMap<string, string>;
  readonly dependencies: readonly PomDependency[];
  /** Of `dependencyManagement`: versions, and with the scope `import` lists of them. */
  readonly managed: readonly PomDependency[];
}

export function readPom(text: string): Pom {
  let rest = without(text, '<!--', '-->');
  for (const tag of ['build', 'reporting', 'profiles', 'exclusions']) rest = without(rest, `<${tag}>`, `</${tag}>`);
  const managed = blocks(rest, 'dependencyManagement')[0] ?? '';
  rest = without(rest, '<dependencyManagement>', '</dependencyManagement>');
  const [parent] = blocks(rest, 'parent');
  const properties = blocks(rest, 'properties')[0] ?? '';
  const dependencies = blocks(rest, 'dependency').map(dependency);
  for (const tag of ['parent', 'properties', 'dependencies']) rest = without(rest, `<${tag}>`, `</${tag}>`);
  return {
    ...artifact(rest),
    parent: parent === undefined ? undefined : { ...artifact(parent), relativePath: blocks(parent, 'relativePath')[0] },
    properties: new Map(
      Array.from(properties.matchAll(/<([\w.-]{1,200})>([^<>]{0,500})<\//g), ([, name = '', value = '']) => [
        name,
        value.trim(),
      ]),
    ),
    dependencies,
    managed: blocks(managed, 'dependency').map(dependency),
  };
}

function dependency(text: string): PomDependency {
  return {
    ...artifact(text),
    scope: word(text, 'scope'),
    classifier: word(text, 'classifier'),
    isOptional: word(text, 'optional') === 'true',
  };
}

function artifact(text: string): Artifact {
  return { group: word(text, 'groupId'), artifact: word(text, 'artifactId'), version: word(text, 'version') };
}

function word(text: string, tag: string): string {
  return (blocks(text, tag)[0] ?? '').trim().slice(0, 200);
}

/** What stands between each pair of tags. */
function blocks(text: string, tag: string): string[] {
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  const found: string[] = [];
  for (let at = text.indexOf(open); at >= 0 && found.length < libraryLimits.artifactsMax; at = text.indexOf(open, at)) {
    const from = at + open.length;
    const to = text.indexOf(close, from);
    if (to < 0) break;
    found.push(text.slice(from, to));
    at = to + close.length;
  }
  return found;
}

function without(text: string, open: string, close: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const to = text.indexOf(close, at);
    if (to < 0) break;
    kept += text.slice(from, at);
    from = to + close.length;
  }
  return kept + text.slice(from);
}
