/** Node types of Rust. */
import type { NodeRule } from '../grammar.js';

const ofType: NodeRule = { kind: 'class', inside: 'members', body: ['body'] };
const callable: NodeRule = { kind: 'function', type: 'return_type', inside: 'locals' };

export const rustNodes: Readonly<Record<string, NodeRule>> = {
  use_declaration: { imports: /^/ },
  extern_crate_declaration: { imports: /^/ },
  mod_item: { kind: 'module', inside: 'members', imports: /^[^{]*;$/ },
  attribute_item: { decorates: true },
  struct_item: ofType,
  union_item: ofType,
  enum_item: { kind: 'enum', inside: 'members' },
  enum_variant: { kind: 'constant' },
  field_declaration: { kind: 'field', type: 'type' },
  trait_item: { kind: 'interface', inside: 'members' },
  impl_item: { container: 'type', type: 'trait', embeds: 'trait', inside: 'members' },
  function_item: callable,
  function_signature_item: callable,
  const_item: { kind: 'constant', type: 'type', body: ['value'] },
  static_item: { kind: 'variable', type: 'type', body: ['value'] },
  type_item: { kind: 'type', body: [] },
  associated_type: { kind: 'type', body: [] },
  macro_definition: { kind: 'function', body: ['{'] },
  foreign_mod_item: { through: true },
  declaration_list: { through: true },
};
