/** Node types of C#. */
import type { NodeRule } from '../grammar.js';

const ofType: NodeRule = { kind: 'class', inside: 'members' };
const fields: NodeRule = { through: true, leads: true, notLocal: true };

export const csharpNodes: Readonly<Record<string, NodeRule>> = {
  using_directive: { imports: /^/ },
  namespace_declaration: { kind: 'module', inside: 'members' },
  file_scoped_namespace_declaration: { kind: 'module' },
  class_declaration: ofType,
  struct_declaration: ofType,
  record_declaration: ofType,
  interface_declaration: { kind: 'interface', inside: 'members' },
  enum_declaration: { kind: 'enum', inside: 'members' },
  enum_member_declaration: { kind: 'constant', body: ['value'] },
  delegate_declaration: { kind: 'type', type: 'type' },
  method_declaration: { kind: 'method', type: 'returns', inside: 'locals' },
  local_function_statement: { kind: 'function', type: 'type' },
  constructor_declaration: { kind: 'constructor', body: ['body', 'constructor_initializer'] },
  property_declaration: { kind: 'field', type: 'type', body: ['accessors', 'value'] },
  event_declaration: { kind: 'field', type: 'type', body: ['accessors'] },
  field_declaration: fields,
  event_field_declaration: fields,
  variable_declaration: { through: true, type: 'type', notLocal: true },
  variable_declarator: { kind: 'field', body: ['='] },
};
