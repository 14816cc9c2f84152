/** What types names have near a cursor, told from declarations and from what is evidently made. */

import type { Dialect } from './dialect.js';
import { simpleName } from './dialect.js';
import { syntaxLimits } from './limits.js';
import type { Definition } from './outline.js';
import type { PlacedOutline } from './outline-writer.js';

export interface TypeScope {
  readonly dialect: Dialect;
  readonly text: string;
  readonly outline: PlacedOutline;
}

/** Simple type names by the names that are visible at the offset; a field is named as a method says it, `this.clock`. */
export function typesAt(scope: TypeScope, offset: number): ReadonlyMap<string, string> {
  const { dialect, text, outline } = scope;
  const types = new Map<string, string>();
  for (const { name, type, container, kind } of outline.definitions)
    if (container === '' && type !== undefined && (kind === 'variable' || kind === 'constant')) types.set(name, type);
  const owner = typeAround(scope, offset);
  if (owner !== undefined)
    for (const { name, type, container } of outline.definitions)
      if (type !== undefined && isIn(container, owner)) types.set(`${dialect.bindings.fieldPrefix}${name}`, type);
  const from = Math.max(outermostFunction(scope, offset), offset - syntaxLimits.scopeCharsMax);
  const before = text.slice(from, offset);
  const found: { at: number; name: string; type: string }[] = [];
  for (const pattern of dialect.bindings.patterns)
    for (const match of before.matchAll(pattern)) {
      const { name, type, made, called } = match.groups ?? {};
      const told =
        type !== undefined
          ? dialect.typeOf(type)
          : made !== undefined
            ? simpleName(made)
            : called !== undefined
              ? typeOfCall(scope, called, owner)
              : undefined;
      if (name !== undefined && told !== undefined) found.push({ at: match.index, name, type: told });
    }
  for (const { name, type } of found.sort((a, b) => a.at - b.at)) types.set(name, type);
  return types;
}

/** The simple name of the type that the offset lies in. */
export function typeAround({ outline }: TypeScope, offset: number): string | undefined {
  let name: string | undefined;
  outline.definitions.forEach((definition, index) => {
    const span = outline.spans[index];
    if (span === undefined || span.start > offset || span.end < offset) return;
    if (isType(definition)) name = definition.name;
    else if (definition.kind === 'method' && definition.container !== '') name = definition.container.split('.').at(-1);
  });
  return name;
}

/** What a call gives: the type of a function of this file, or what its name tells. */
export function typeOfCall(scope: TypeScope, called: string, owner: string | undefined): string | undefined {
  const parts = called.split(/\?\.|\.|->|::/);
  const name = parts.at(-1) ?? called;
  const isOwn = parts.length === 2 && parts[0] === scope.dialect.bindings.itself;
  const known = scope.outline.definitions.find(
    (definition) =>
      definition.name === name &&
      definition.type !== undefined &&
      (isOwn
        ? owner !== undefined && isIn(definition.container, owner)
        : parts.length === 1 && definition.container === ''),
  );
  return known?.type ?? scope.dialect.bindings.typeOfCall(called);
}

/** The type of a member as this file tells it. */
export function typeOfMember({ outline }: TypeScope, owner: string, name: string): string | undefined {
  return outline.definitions.find((definition) => definition.name === name && isIn(definition.container, owner))?.type;
}

const isIn = (container: string, owner: string) => container === owner || container.endsWith(`.${owner}`);

const isType = ({ kind }: Definition) => kind === 'class' || kind === 'interface' || kind === 'enum' || kind === 'type';

/** Where the outermost function around the offset begins, or the start of the text. */
function outermostFunction({ outline }: TypeScope, offset: number): number {
  for (const [index, { kind }] of outline.definitions.entries()) {
    const span = outline.spans[index];
    if (span === undefined || span.start > offset || span.end < offset) continue;
    if (kind === 'function' || kind === 'method' || kind === 'constructor') return span.start;
  }
  return 0;
}
