/** Node types of shell scripts. */
import type { NodeRule } from '../grammar.js';

export const bashNodes: Readonly<Record<string, NodeRule>> = {
  command: { imports: /^(?:source|\.)\s/ },
  if_statement: { through: true },
  function_definition: { kind: 'function', inside: 'locals' },
  declaration_command: { through: true, leads: true, notLocal: true },
  variable_assignment: { kind: 'variable', nameTypes: ['variable_name'], body: ['value'], notLocal: true },
};
