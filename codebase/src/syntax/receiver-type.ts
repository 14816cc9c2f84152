/** The type of what a member is asked of: `store.fi|` asks it of `store`. */
import { type TypeScope, typeAround, typeOfCall, typeOfMember, typesAt } from './bound-types.js';
import { simpleName } from './dialect.js';

/** Undefined where the text does not tell, as for what other files define. */
export function receiverTypeAt(scope: TypeScope, offset: number): string | undefined {
  const before = scope.text.slice(Math.max(0, offset - charsBack), offset);
  const { made, chain, call } = receiver.exec(before)?.groups ?? {};
  if (chain === undefined) return undefined;
  if (made !== undefined) return call === undefined ? undefined : simpleName(chain);
  const owner = typeAround(scope, offset);
  const { itself } = scope.dialect.bindings;
  const parts = chain.split(/\?\.|\.|->|::/);
  if (call !== undefined && parts.length === 1) return typeOfCall(scope, chain, owner);
  const types = typesAt(scope, offset);
  const [first = '', ...members] = parts;
  let type =
    first === itself
      ? owner
      : (types.get(first) ?? (/^\p{Lu}/u.test(first) && members.length === 0 ? first : undefined));
  let written = first;
  for (const member of members) {
    written = `${written}${chain.slice(written.length).match(/^(?:\?\.|\.|->|::)/)?.[0] ?? '.'}${member}`;
    type = types.get(written) ?? (type === undefined ? undefined : typeOfMember(scope, type, member));
  }
  return type;
}

const charsBack = 300;

const receiver =
  /(?:\b(?<made>new)\s+|(?<![\w$.)\]]|->))(?<chain>[\w$@]+(?:(?:\?\.|\.|->|::)[\w$]+)*)(?<call>\((?:[^()]|\([^()]*\))*\))?\s*(?:\?\.|!\.|\.|->|::)\s*[\w$]*$/;
