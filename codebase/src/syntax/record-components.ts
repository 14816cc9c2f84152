/** The components in the header of a record, which are its members. */
import { commaParts, type MadeMember } from './dialect.js';

/** Nothing where the text is not that of a record. */
export function recordComponents(text: string, typeOf: (written: string) => string | undefined): MadeMember[] {
  const open = /^[^{(]*\brecord\s+(?:struct\s+|class\s+)?\w+\s*(?:<[^({]*>)?\s*\(/.exec(text)?.[0].length;
  if (open === undefined) return [];
  const close = text.slice(open).search(/\)\s*(?:[:{;]|implements\b|$)/);
  const made: MadeMember[] = [];
  for (const { text: part, offset } of commaParts(text.slice(open, close < 0 ? undefined : open + close))) {
    const [, type = '', name = ''] = /^(?:@\w+(?:\([^)]*\))?\s+)*([\s\S]+?)\s+(\w+)(?:\s*=[\s\S]*)?$/.exec(part) ?? [];
    if (name !== '') made.push({ name, offset: open + offset, signature: part, type: typeOf(type), isExported: true });
  }
  return made;
}
