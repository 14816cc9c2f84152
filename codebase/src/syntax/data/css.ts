/** Node types of CSS. */
import type { NodeRule } from '../grammar.js';

export const cssNodes: Readonly<Record<string, NodeRule>> = {
  import_statement: { imports: /^/ },
  rule_set: { kind: 'section', names: ['selectors'], body: ['block'], inside: 'members' },
  declaration: { kind: 'variable', names: ['property_name'], body: [] },
  keyframes_statement: { kind: 'section', names: ['keyframes_name'], body: ['keyframe_block_list'] },
  media_statement: { through: true },
  supports_statement: { through: true },
  at_rule: { through: true },
  block: { through: true },
};
