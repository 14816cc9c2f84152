/** Node types of Java. */
import type { NodeRule } from '../grammar.js';

const ofType: NodeRule = { kind: 'class', inside: 'members' };
const fields: NodeRule = { through: true, leads: true, type: 'type', notLocal: true };

export const javaNodes: Readonly<Record<string, NodeRule>> = {
  import_declaration: { imports: /^/ },
  class_declaration: ofType,
  record_declaration: ofType,
  interface_declaration: { kind: 'interface', inside: 'members' },
  annotation_type_declaration: { kind: 'interface', inside: 'members' },
  enum_declaration: { kind: 'enum', inside: 'members' },
  enum_body_declarations: { through: true },
  enum_constant: { kind: 'constant', body: ['body', 'arguments'] },
  method_declaration: { kind: 'method', type: 'type', inside: 'locals' },
  annotation_type_element_declaration: { kind: 'method', type: 'type', body: ['value'] },
  constructor_declaration: { kind: 'constructor' },
  compact_constructor_declaration: { kind: 'constructor' },
  field_declaration: fields,
  constant_declaration: fields,
  variable_declarator: { kind: 'field', body: ['value'] },
};
