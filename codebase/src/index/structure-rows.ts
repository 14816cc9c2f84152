/** What is stored of a file's structure, as the rows of its tables: made where it is parsed, so that it crosses to the writer small. */
import { keysOfImport } from '../imports/import-keys.js';
import { importLimits } from '../imports/limits.js';
import type { Definition, DefinitionKind } from '../syntax/outline.js';
import type { Structure } from './learn-structure.js';
import { indexLimits } from './limits.js';

/** What a kind is stored as: its place. New kinds go to the end. */
export const storedKinds: readonly DefinitionKind[] = [
  'class',
  'interface',
  'enum',
  'type',
  'function',
  'method',
  'constructor',
  'field',
  'variable',
  'constant',
  'module',
  'section',
];

export type DefinitionRow = readonly [
  name: string,
  tier: number,
  kind: number,
  outer: string,
  owner: string,
  startLine: number,
  lines: number,
  docLines: number | null,
  signature: string,
  bases: string | null,
  type: string | null,
];

export type ImportRow = readonly [line: number, specifier: string, names: string, reexported: number];

export interface StructureRows {
  readonly definitions: readonly DefinitionRow[];
  readonly imports: readonly ImportRow[];
  /** Of each import the words by which it is found. */
  readonly keys: readonly (readonly string[])[];
  /** In JSON; undefined for what is no build file. */
  readonly config: string | undefined;
}

export function structureRowsOf(path: string, languageId: string, { outline, config }: Structure): StructureRows {
  const definitions =
    outline?.definitions
      .filter(({ name }) => name.length <= indexLimits.definitionNameCharsMax)
      .slice(0, indexLimits.fileDefinitionsMax) ?? [];
  const imports =
    outline?.imports
      .filter(({ specifier }) => specifier.length <= importLimits.specifierCharsMax)
      .slice(0, indexLimits.fileImportsMax) ?? [];
  return {
    definitions: definitions.map(definitionRow),
    imports: imports.map(({ line, specifier, names, reexported }) => [
      line,
      specifier,
      names.join('\n'),
      Number(reexported),
    ]),
    keys: imports.map((entry) => keysOfImport(path, languageId, entry)),
    config: config && JSON.stringify(config),
  };
}

function definitionRow(definition: Definition): DefinitionRow {
  const { name, kind, startLine, endLine, docLine, signature, bases, type } = definition;
  const [outer, owner] = splitContainer(definition.container);
  return [
    name,
    tierOf(definition),
    storedKinds.indexOf(kind),
    outer,
    owner,
    startLine,
    endLine - startLine,
    docLine === undefined ? null : startLine - docLine,
    withoutName(signature, name),
    bases.length === 0 ? null : bases.join('\n'),
    type ?? null,
  ];
}

/** Most signatures hold the name, which need not be stored twice. */
function withoutName(signature: string, name: string): string {
  const plain = signature.replaceAll(nameMark, '');
  const at = name.length < 2 ? -1 : plain.indexOf(name);
  return at < 0 ? plain : plain.slice(0, at) + nameMark + plain.slice(at + name.length);
}

export function withName(signature: string, name: string): string {
  const at = signature.indexOf(nameMark);
  return at < 0 ? signature : signature.slice(0, at) + name + signature.slice(at + 1);
}

const nameMark = '\u0001';

/** 0 exported at the top, 1 exported inside, 2 the file's own at the top, 3 its own inside. */
function tierOf({ exported, container }: Definition): number {
  return (exported ? 0 : 2) + (container === '' ? 0 : 1);
}

function splitContainer(container: string): [outer: string, owner: string] {
  const dot = container.lastIndexOf('.');
  return dot < 0 ? ['', container] : [container.slice(0, dot), container.slice(dot + 1)];
}
