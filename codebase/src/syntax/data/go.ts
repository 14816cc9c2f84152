/** Node types of Go. */
import type { NodeRule } from '../grammar.js';

const grouped: NodeRule = { through: true, leads: true, notLocal: true };

export const goNodes: Readonly<Record<string, NodeRule>> = {
  import_declaration: { imports: /^/ },
  function_declaration: { kind: 'function', type: 'result' },
  method_declaration: { kind: 'method', type: 'result', container: 'receiver' },
  type_declaration: grouped,
  const_declaration: grouped,
  var_declaration: grouped,
  var_spec_list: { through: true },
  type_spec: {
    kind: 'type',
    body: [],
    value: 'type',
    values: {
      struct_type: { kind: 'class', inside: 'members', body: ['field_declaration_list'] },
      interface_type: { kind: 'interface', inside: 'members', body: ['.'], tail: 'interface' },
    },
  },
  type_alias: { kind: 'type', body: [] },
  const_spec: { kind: 'constant', type: 'type', body: ['value'] },
  var_spec: {
    kind: 'variable',
    type: 'type',
    body: ['value'],
  },
  field_declaration_list: { through: true },
  field_declaration: { kind: 'field', type: 'type', embeds: 'type' },
  type_elem: { embeds: '.' },
  method_elem: { kind: 'method', type: 'result' },
};
