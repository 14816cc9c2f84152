/** Node types of Python. */
import type { NodeRule } from '../grammar.js';

export const pythonNodes: Readonly<Record<string, NodeRule>> = {
  import_statement: { imports: /^/ },
  import_from_statement: { imports: /^/ },
  decorated_definition: { through: true, leads: true },
  expression_statement: { through: true, notLocal: true },
  if_statement: { through: true },
  else_clause: { through: true },
  elif_clause: { through: true },
  try_statement: { through: true },
  except_clause: { through: true },
  with_statement: { through: true },
  block: { through: true },
  class_definition: { kind: 'class', inside: 'members' },
  function_definition: { kind: 'function', type: 'return_type', inside: 'locals' },
  type_alias_statement: { kind: 'type', names: ['left'], body: ['right'], notLocal: true },
  assignment: {
    kind: 'variable',
    names: ['left'],
    nameTypes: ['identifier'],
    type: 'type',
    body: ['right'],
    value: 'right',
    values: { call: { kind: 'variable', body: ['.'], type: 'function' } },
    notLocal: true,
  },
};
