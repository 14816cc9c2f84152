/** Node types of TypeScript, TSX and JavaScript. */
import type { NodeRule } from '../grammar.js';

/** An `export` without a definition. */
const onlyHandsOn = /^export\s*(?:type\s*)?[*{=]|^export\s+default\s+[\w$]+\s*;?\s*$/;

const callable: NodeRule = { kind: 'function', type: 'return_type', inside: 'locals' };
const method: NodeRule = { kind: 'method', type: 'return_type', inside: 'locals' };
const ofType: NodeRule = { kind: 'class', inside: 'members' };
const objectMembers: NodeRule = { kind: 'constant', inside: 'members', body: ['.'] };

export const typescriptNodes: Readonly<Record<string, NodeRule>> = {
  import_statement: { imports: /^/ },
  export_statement: { through: true, leads: true, exports: true, imports: onlyHandsOn },
  ambient_declaration: { through: true, leads: true, exports: true },
  statement_block: { through: true, apart: true, notLocal: true },
  expression_statement: { through: true, notLocal: true },
  decorator: { decorates: true },
  function_declaration: callable,
  generator_function_declaration: callable,
  function_signature: callable,
  class_declaration: ofType,
  abstract_class_declaration: ofType,
  interface_declaration: { kind: 'interface', inside: 'members' },
  enum_declaration: { kind: 'enum', inside: 'members' },
  internal_module: { kind: 'module', inside: 'members' },
  module: { kind: 'module', inside: 'members' },
  type_alias_declaration: {
    kind: 'type',
    body: [],
    value: 'value',
    values: { object_type: { kind: 'type', inside: 'members', body: ['.'] } },
    notLocal: true,
  },
  lexical_declaration: { through: true, leads: true },
  variable_declaration: { through: true, leads: true },
  variable_declarator: {
    kind: 'variable',
    nameTypes: ['identifier'],
    type: 'type',
    body: ['value'],
    value: 'value',
    values: {
      arrow_function: callable,
      function_expression: callable,
      generator_function: callable,
      class: ofType,
      object: objectMembers,
      as_expression: { kind: 'constant', body: ['.'] },
      call_expression: { imports: /^(?:require|import)\b/, body: ['.'] },
      new_expression: { kind: 'constant', body: ['.'], type: 'constructor' },
    },
  },
  assignment_expression: {
    kind: 'variable',
    names: ['left'],
    nameTypes: ['member_expression'],
    imports: /^module\.exports\b/,
    body: ['right'],
    value: 'right',
    values: {
      arrow_function: callable,
      function_expression: callable,
      generator_function: callable,
      class: ofType,
      object: { ...objectMembers, kind: 'variable' },
    },
    notLocal: true,
  },
  method_definition: method,
  method_signature: method,
  abstract_method_signature: method,
  public_field_definition: {
    kind: 'field',
    type: 'type',
    body: ['value'],
    value: 'value',
    values: {
      arrow_function: method,
      function_expression: method,
      new_expression: { kind: 'field', body: ['.'], type: 'constructor' },
    },
  },
  field_definition: {
    kind: 'field',
    names: ['property'],
    body: ['value'],
    value: 'value',
    values: {
      arrow_function: method,
      function_expression: method,
      new_expression: { kind: 'field', body: ['.'], type: 'constructor' },
    },
  },
  property_signature: { kind: 'field', type: 'type' },
  property_identifier: { kind: 'constant', names: ['.'] },
  enum_assignment: { kind: 'constant', body: ['value'] },
  pair: {
    names: ['key'],
    nameTypes: ['property_identifier'],
    value: 'value',
    values: { arrow_function: method, function_expression: method, generator_function: method },
  },
};
