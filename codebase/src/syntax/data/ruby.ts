/** Node types of Ruby. */
import type { NodeRule } from '../grammar.js';

const ofType: NodeRule = { kind: 'class', inside: 'members' };

export const rubyNodes: Readonly<Record<string, NodeRule>> = {
  class: ofType,
  module: { kind: 'module', inside: 'members' },
  singleton_class: { through: true, apart: true },
  body_statement: { through: true },
  method: { kind: 'function' },
  singleton_method: { kind: 'function' },
  assignment: { kind: 'constant', names: ['left'], nameTypes: ['constant'], body: ['right'], notLocal: true },
  call: {
    imports: /^(?:require|require_relative|load|autoload|include|extend|prepend|attr_\w+|delegate)\b/,
    notLocal: true,
    // `private def …` hides what it holds alone.
    through: true,
  },
  argument_list: { through: true, notLocal: true },
  identifier: { section: { shows: /^public$/, hides: /^(?:private|protected)$/ } },
};
