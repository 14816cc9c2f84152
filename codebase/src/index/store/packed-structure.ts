/**
 * What a file defines and imports, as bytes: columns of small numbers, then texts, all of it deflated. 60 bytes a definition where rows of a
 * table with their indexes took 340; some 20 µs to pack a file and 10 to read it.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { importLimits } from '../../imports/limits.js';
import type { Definition, DefinitionKind, Outline } from '../../syntax/outline.js';
import { indexLimits } from '../limits.js';
import { NumberReader, NumberWriter } from './small-numbers.js';

export interface FileStructure {
  /** What it was read as. */
  readonly languageId: string;
  readonly definitions: readonly Definition[];
  readonly imports: readonly StoredImport[];
}

export interface StoredImport {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** What is stored of an outline: no more of it than limits allow. */
export function structureOf(languageId: string, outline: Outline | undefined): FileStructure {
  const definitions =
    outline?.definitions.filter(({ name }) => name.length <= indexLimits.definitionNameCharsMax) ?? [];
  const imports = outline?.imports.filter(({ specifier }) => specifier.length <= importLimits.specifierCharsMax) ?? [];
  return {
    languageId,
    definitions: definitions.slice(0, indexLimits.fileDefinitionsMax),
    imports: imports.slice(0, indexLimits.fileImportsMax),
  };
}

/** No text in it may hold the character with the number 0. */
export function packStructure({ languageId, definitions, imports }: FileStructure): Buffer {
  if (definitions.length === 0 && imports.length === 0) return Buffer.alloc(0);
  const numbers = new NumberWriter();
  numbers.add(definitions.length);
  for (const { kind, exported } of definitions) numbers.add(2 * storedKinds.indexOf(kind) + Number(exported));
  let line = 0;
  for (const { startLine } of definitions) {
    numbers.addSigned(startLine - line);
    line = startLine;
  }
  for (const { startLine, endLine } of definitions) numbers.addSigned(endLine - startLine);
  for (const { startLine, docLine } of definitions) {
    const lines = docLine === undefined ? 0 : startLine - docLine;
    // A docstring lies within; 0 is for none.
    numbers.addSigned(docLine !== undefined && lines >= 0 ? lines + 1 : lines);
  }
  const texts = [languageId];
  let container = '';
  for (const definition of definitions) {
    const { name, signature, bases, type } = definition;
    texts.push(definition.container === container ? asBefore : definition.container);
    texts.push(name, withoutName(signature, name), bases.join('\n'), type ?? '');
    container = definition.container;
  }
  for (const { specifier, names } of imports) texts.push(specifier, names.join('\n'));
  const packed = Buffer.concat([numbers.bytes(), Buffer.from(texts.join(textEnd))]);
  const head = new NumberWriter();
  head.add(packed.length);
  return Buffer.concat([head.bytes(), deflateRawSync(packed, deflation)]);
}

/** Throws when the bytes are damaged. */
export function unpackStructure(bytes: Uint8Array): UnpackedStructure {
  if (bytes.length === 0) return nothing;
  const head = new NumberReader(bytes);
  const size = Math.min(head.next(), unpackedBytesMax);
  // A chunk that holds all of it: of the usual size, allocating it takes longer than all else.
  const options = { chunkSize: Math.max(constants.Z_MIN_CHUNK, size + 1), maxOutputLength: size };
  return new UnpackedStructure(inflateRawSync(bytes.subarray(head.at), options));
}

/** All of it at once. */
export function allOf(unpacked: UnpackedStructure): FileStructure {
  const definitions = Array.from({ length: unpacked.definitionCount }, (_, i) => unpacked.definitionAt(i));
  return { languageId: unpacked.languageId, definitions, imports: unpacked.imports() };
}

/** What was packed; each definition is made when it is asked for. */
export class UnpackedStructure {
  readonly languageId: string;
  readonly definitionCount: number;
  /** Kind and whether it is exported, first line, lines behind it, and lines to the doc comment, one more than they are or 0: by definition. */
  readonly #numbers: Int32Array;
  readonly #containers: string[] = [];
  readonly #texts: readonly string[];

  constructor(packed: Buffer) {
    const reader = new NumberReader(packed);
    const count = Math.min(reader.next(), indexLimits.fileDefinitionsMax);
    const numbers = new Int32Array(4 * count);
    for (let i = 0; i < count; i++) numbers[4 * i] = reader.next();
    for (let i = 0, line = 0; i < count; i++) numbers[4 * i + 1] = line += reader.nextSigned();
    for (let i = 0; i < count; i++) numbers[4 * i + 2] = reader.nextSigned();
    for (let i = 0; i < count; i++) numbers[4 * i + 3] = reader.nextSigned();
    this.#numbers = numbers;
    this.#texts = packed.toString('utf8', reader.at).split(textEnd);
    this.languageId = this.#texts[0] ?? '';
    this.definitionCount = count;
    for (let i = 0, container = ''; i < count; i++) {
      const given = this.#text(i, 0);
      if (given !== asBefore) container = given;
      this.#containers.push(container);
    }
  }

  nameAt(index: number): string {
    return this.#text(index, 1);
  }

  containerAt(index: number): string {
    return this.#containers[index] ?? '';
  }

  isExportedAt(index: number): boolean {
    return (this.#numbers[4 * index] ?? 0) % 2 === 1;
  }

  definitionAt(index: number): Definition {
    const [kind = 0, startLine = 0, moreLines = 0, docLines = 0] = this.#numbers.subarray(4 * index, 4 * index + 4);
    const name = this.nameAt(index);
    return {
      name,
      kind: storedKinds[kind >> 1] ?? 'variable',
      container: this.containerAt(index),
      startLine,
      endLine: startLine + moreLines,
      docLine: docLines === 0 ? undefined : startLine - docLines + Number(docLines > 0),
      signature: withName(this.#text(index, 2), name),
      bases: lines(this.#text(index, 3)),
      type: this.#text(index, 4) || undefined,
      exported: this.isExportedAt(index),
    };
  }

  imports(): StoredImport[] {
    const imports: StoredImport[] = [];
    for (let at = 1 + textsOfDefinition * this.definitionCount; at + 1 < this.#texts.length; at += 2)
      imports.push({ specifier: this.#texts[at] ?? '', names: lines(this.#texts[at + 1] ?? '') });
    return imports;
  }

  #text(index: number, which: number): string {
    return this.#texts[1 + textsOfDefinition * index + which] ?? '';
  }
}

const textsOfDefinition = 5;

/** What a kind is stored as: its place. New kinds go to the end. */
const storedKinds: readonly DefinitionKind[] = [
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

function lines(joined: string): string[] {
  return joined === '' ? [] : joined.split('\n');
}

/** Most signatures hold the name, which need not be stored twice. */
function withoutName(signature: string, name: string): string {
  const plain = signature.replaceAll(nameMark, '');
  const at = name.length < 2 ? -1 : plain.indexOf(name);
  return at < 0 ? plain : plain.slice(0, at) + nameMark + plain.slice(at + name.length);
}

function withName(signature: string, name: string): string {
  const at = signature.indexOf(nameMark);
  return at < 0 ? signature : signature.slice(0, at) + name + signature.slice(at + 1);
}

const nameMark = '\u0001';
/** In the place of a container that is the one before. */
const asBefore = '\u0002';
const textEnd = '\0';
const nothing = new UnpackedStructure(Buffer.alloc(1));
/** More than the limits let a file have: what is damaged asks for no more memory. */
const unpackedBytesMax = 2 ** 24;
/** A window of 8 KB and small tables: most files are shorter, and making larger ones takes longer than all else. */
const deflation = { level: 6, windowBits: 13, memLevel: 6 };
