/** A grammar's table with its node types and fields as the numbers that a loaded grammar gives them. */
import type { Language } from 'web-tree-sitter';
import type { GrammarTable, NodeRule } from './grammar.js';
import type { DefinitionKind } from './outline.js';

export interface CompiledRule {
  readonly kind: DefinitionKind | undefined;
  /** Field numbers; `self` is the node itself. */
  readonly names: readonly number[];
  readonly nameNodes: readonly number[];
  readonly nameTypes: ReadonlySet<number> | undefined;
  readonly bodyFields: readonly number[];
  readonly bodyTypes: readonly number[];
  readonly isBody: boolean;
  readonly inside: 'members' | 'locals' | undefined;
  readonly type: number;
  readonly container: number;
  readonly embeds: number;
  readonly value: number;
  readonly values: ReadonlyMap<number, CompiledRule>;
  readonly isThrough: boolean;
  readonly apart: boolean;
  readonly tail: string;
  readonly leads: boolean;
  readonly exports: boolean;
  readonly decorates: boolean;
  readonly imports: RegExp | undefined;
  readonly holds: number;
  readonly namesLast: boolean;
  readonly unnamed: NodeRule['unnamed'];
  readonly needsBody: boolean;
  readonly notLocal: boolean;
  readonly section: NodeRule['section'];
  readonly hidesMembers: boolean;
}

/** In place of a field: the node itself. */
export const self = -1;
/** In place of a field: none. */
export const none = -2;

/** What the parser could not read is looked into. */
const errorRule: NodeRule = { through: true };
export const errorTypeId = 65535;

/** Rules by node type number. A name that the grammar does not have is passed over: grammars change their names. */
export function compileRules(table: GrammarTable, language: Language): ReadonlyMap<number, CompiledRule> {
  const typeIds = new Map<string, number[]>();
  language.types.forEach((type, id) => {
    if (!language.nodeTypeIsNamed(id)) return;
    const ids = typeIds.get(type);
    if (ids === undefined) typeIds.set(type, [id]);
    else ids.push(id);
  });
  const fieldIds = new Map<string, number>();
  language.fields.forEach((field, id) => {
    if (field !== null) fieldIds.set(field, id);
  });
  const idsOf = (types: readonly string[]) => types.flatMap((type) => typeIds.get(type) ?? []);
  const fieldOf = (field: string | undefined) => (field === '.' ? self : (fieldIds.get(field ?? '') ?? none));

  const compiled = (rule: NodeRule): CompiledRule => {
    const names = rule.names ?? ['name'];
    const body = rule.body ?? ['body'];
    return {
      kind: rule.kind,
      names: names.map(fieldOf).filter((field) => field !== none),
      nameNodes: rule.names === undefined ? [] : idsOf(names),
      nameTypes: rule.nameTypes && new Set(idsOf(rule.nameTypes)),
      bodyFields: body.map(fieldOf).filter((field) => field >= 0),
      bodyTypes: idsOf(body),
      isBody: body.includes('.'),
      inside: rule.inside,
      type: fieldOf(rule.type),
      container: fieldOf(rule.container),
      embeds: fieldOf(rule.embeds),
      value: fieldOf(rule.value),
      values: byTypeId(rule.values ?? {}),
      isThrough: rule.through === true,
      apart: rule.apart === true,
      tail: rule.tail ?? '',
      leads: rule.leads === true,
      exports: rule.exports === true,
      decorates: rule.decorates === true,
      imports: rule.imports,
      holds: fieldOf(rule.holds),
      namesLast: rule.namesLast === true,
      unnamed: rule.unnamed,
      needsBody: rule.needsBody === true,
      notLocal: rule.notLocal === true,
      section: rule.section,
      hidesMembers: rule.hidesMembers === true,
    };
  };
  const byTypeId = (rules: Readonly<Record<string, NodeRule>>) => {
    const byId = new Map<number, CompiledRule>();
    for (const [type, rule] of Object.entries(rules)) {
      const made = compiled(rule);
      for (const id of typeIds.get(type) ?? []) byId.set(id, made);
    }
    return byId;
  };
  const all = byTypeId(table.nodes);
  all.set(errorTypeId, compiled(errorRule));
  return all;
}
