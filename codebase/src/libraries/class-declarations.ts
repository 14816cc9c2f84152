/** What a compiled class declares to others, as Java would write it. */

import { simpleName } from '../syntax/dialect.js';
import { javaDialect } from '../syntax/java-dialect.js';
import type { DefinitionKind } from '../syntax/outline.js';
import { type ClassFile, type ClassMember, classFlags } from './class-file.js';
import { classShape, methodShape, shownClassName, typeShape } from './class-signatures.js';
import type { Declaration } from './library.js';
import { shownSignature } from './shown-signature.js';

/** The class, then its members, public and protected ones; none of a class that others cannot see. */
export function classDeclarations(file: ClassFile): Declaration[] {
  if (!isSeen(file.flags)) return [];
  const simple = shownClassName(file.name).split('.').at(-1) ?? '';
  const shape = shapeOf(file);
  const told: Omit<Declaration, 'line'>[] = [
    {
      name: simple,
      kind: kindOf(file),
      container: '',
      signature: shownSignature(headerOf(file, shape)),
      bases: shape.bases.flatMap((base) => simpleName(base) ?? []),
      type: undefined,
    },
  ];
  const add = (name: string, kind: DefinitionKind, signature: string, type?: string) =>
    told.push({ name, kind, container: simple, signature: shownSignature(signature), bases: [], type });
  for (const field of file.fields) {
    const type = isShown(field) ? typeShape(field.signature ?? field.descriptor) : undefined;
    if (type === undefined) continue;
    const isConstant = has(field.flags, 'static') && has(field.flags, 'final');
    if (has(field.flags, 'enum')) add(field.name, 'constant', field.name, simple);
    else
      add(
        field.name,
        isConstant ? 'constant' : 'field',
        `${modifiersOf(field.flags, file)}${has(field.flags, 'final') ? 'final ' : ''}${type} ${field.name}`,
        javaDialect.typeOf(type),
      );
  }
  for (const method of file.methods) {
    const isConstructor = method.name === '<init>';
    if (!isShown(method) || (method.name.startsWith('<') && !isConstructor)) continue;
    if (ofAllObjects.has(method.name + method.descriptor.replace(/\).*/, ')')) && file.name !== 'java/lang/Object')
      continue;
    const written = writtenMethod(method);
    if (written === undefined) continue;
    const { typeParameters, result, parameters } = written;
    const modifiers = `${modifiersOf(method.flags, file)}${typeParameters === '' ? '' : `${typeParameters} `}`;
    if (isConstructor) add(simple, 'constructor', `${modifiers}${simple}(${parameters})`);
    else add(method.name, 'method', `${modifiers}${result} ${method.name}(${parameters})`, javaDialect.typeOf(result));
  }
  for (const { simpleName: name, flags } of file.nested)
    if (isSeen(flags) && !has(flags, 'synthetic')) add(name, nestedKind(flags), `${wordOf(flags)} ${name}`);
  return told.map((each, index) => ({ ...each, line: index + 1 }));
}

type Flag = keyof typeof classFlags;
const has = (flags: number, flag: Flag) => (flags & classFlags[flag]) !== 0;
const isSeen = (flags: number) => has(flags, 'public') || has(flags, 'protected');
const isShown = ({ flags }: ClassMember) => isSeen(flags) && !has(flags, 'synthetic');

/** What every object has: nobody looks for it in a class that answers it anew. */
const ofAllObjects = new Set(['equals(Ljava/lang/Object;)', 'hashCode()', 'toString()', 'finalize()']);

function shapeOf({ signature, superName, interfaces }: ClassFile) {
  const told = signature === undefined ? undefined : classShape(signature);
  const bases = told?.bases ?? [superName ?? 'java/lang/Object', ...interfaces].map(shownClassName);
  return { typeParameters: told?.typeParameters ?? '', bases: bases.filter((base) => !implied.test(base)) };
}

const implied = /^(?:Object|Record|Annotation|Enum(?:<.*>)?)$/;

function headerOf(file: ClassFile, { typeParameters, bases }: ReturnType<typeof shapeOf>): string {
  const { flags, isRecord, superName = '' } = file;
  // Interfaces, enums and records that are nested are static without being asked.
  const isStatic = isRecord || has(flags, 'interface') || has(flags, 'enum');
  const head = `${modifiersOf(isStatic ? flags & ~classFlags.static : flags, file)}${isRecord ? 'record' : wordOf(flags)} ${shownClassName(file.name)}${typeParameters}`;
  if (bases.length === 0) return head;
  if (has(flags, 'interface')) return `${head} extends ${bases.join(', ')}`;
  const hasSuper = !implied.test(shownClassName(superName));
  const [first = '', ...others] = bases;
  const implemented = hasSuper ? others : bases;
  return `${head}${hasSuper ? ` extends ${first}` : ''}${implemented.length > 0 ? ` implements ${implemented.join(', ')}` : ''}`;
}

/** Those that a caller must know. */
function modifiersOf(flags: number, of: ClassFile): string {
  const isInterface = has(of.flags, 'interface');
  const said = [
    has(flags, 'protected') ? 'protected ' : '',
    has(flags, 'static') ? 'static ' : '',
    has(flags, 'abstract') && !has(flags, 'interface') && !has(flags, 'enum') && !isInterface ? 'abstract ' : '',
  ];
  return said.join('');
}

function writtenMethod(method: ClassMember) {
  const bare = methodShape(method.descriptor);
  if (bare === undefined) return undefined;
  const generic = method.signature === undefined ? undefined : methodShape(method.signature);
  const { typeParameters, result, parameters } = generic ?? bare;
  // Names that the compiler adds parameters for stand before those of the source.
  const names = method.parameters.slice(-parameters.length);
  const types =
    has(method.flags, 'varargs') && parameters.length > 0
      ? parameters.with(-1, (parameters.at(-1) ?? '').replace(/\[\]$/, '...'))
      : parameters;
  const written = types.map((type, at) =>
    names.length === types.length && names[at] !== '' ? `${type} ${names[at]}` : type,
  );
  return { typeParameters, result, parameters: written.join(', ') };
}

function wordOf(flags: number): string {
  if (has(flags, 'annotation')) return '@interface';
  return has(flags, 'interface') ? 'interface' : has(flags, 'enum') ? 'enum' : 'class';
}

function nestedKind(flags: number): 'interface' | 'enum' | 'class' {
  return has(flags, 'interface') ? 'interface' : has(flags, 'enum') ? 'enum' : 'class';
}

function kindOf({ flags }: ClassFile): DefinitionKind {
  return nestedKind(flags);
}
