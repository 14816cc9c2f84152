/** Node types of C++, which C is read by as well. */
import type { NodeRule } from '../grammar.js';

const ofType: NodeRule = { kind: 'class', inside: 'members', needsBody: true };
const ofEnum: NodeRule = { kind: 'enum', inside: 'members', needsBody: true, unnamed: 'open' };
const declared: NodeRule = {
  kind: 'variable',
  names: ['declarator'],
  type: 'type',
  holds: 'type',
  body: ['value', 'default_value'],
};

export const cppNodes: Readonly<Record<string, NodeRule>> = {
  preproc_include: { imports: /^/ },
  preproc_def: { kind: 'constant', body: ['value'], notLocal: true },
  preproc_function_def: { kind: 'function', body: ['value'], notLocal: true },
  preproc_if: { through: true },
  preproc_ifdef: { through: true },
  preproc_else: { through: true },
  preproc_elif: { through: true },
  namespace_definition: { kind: 'module', inside: 'members', unnamed: 'hidden' },
  linkage_specification: { through: true },
  declaration_list: { through: true },
  template_declaration: { through: true, leads: true },
  class_specifier: { ...ofType, hidesMembers: true },
  access_specifier: { section: { shows: /^public\b/, hides: /^(?:private|protected)\b/ } },
  struct_specifier: ofType,
  union_specifier: ofType,
  enum_specifier: ofEnum,
  enumerator: { kind: 'constant', body: ['value'] },
  function_definition: { kind: 'function', names: ['declarator'], type: 'type' },
  declaration: declared,
  field_declaration: { ...declared, kind: 'field' },
  init_declarator: { through: true },
  type_definition: {
    kind: 'type',
    names: ['declarator'],
    namesLast: true,
    body: [],
    value: 'type',
    values: {
      struct_specifier: ofType,
      union_specifier: ofType,
      class_specifier: { ...ofType, hidesMembers: true },
      enum_specifier: ofEnum,
    },
  },
  alias_declaration: { kind: 'type', body: [] },
};
