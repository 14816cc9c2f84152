/** Node types of PHP. */
import type { NodeRule } from '../grammar.js';

const ofType: NodeRule = { kind: 'class', inside: 'members' };
const fields: NodeRule = { through: true, leads: true, type: 'type' };

export const phpNodes: Readonly<Record<string, NodeRule>> = {
  namespace_use_declaration: { imports: /^/ },
  expression_statement: { imports: /^(?:require|include)(?:_once)?\b/, notLocal: true },
  use_declaration: { imports: /^/ },
  namespace_definition: { kind: 'module', inside: 'members' },
  class_declaration: ofType,
  trait_declaration: ofType,
  interface_declaration: { kind: 'interface', inside: 'members' },
  enum_declaration: { kind: 'enum', inside: 'members' },
  enum_case: { kind: 'constant', body: ['value'] },
  const_declaration: { through: true, leads: true },
  const_element: { kind: 'constant', names: ['.'] },
  property_declaration: fields,
  property_element: { kind: 'field', body: ['default_value'] },
  method_declaration: { kind: 'method', type: 'return_type' },
  function_definition: { kind: 'function', type: 'return_type' },
  compound_statement: { through: true },
  // `if (!function_exists('f')) { function f() … }`
  if_statement: { through: true, notLocal: true },
};
