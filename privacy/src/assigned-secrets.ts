/** Finds random-looking values assigned to names like `password`, `api_key` or `token`. */

/**
 * Spans of such values in their quotes or after `=`/`:`. A value counts when it is long, mixes kinds of characters and
 * has the entropy of something random; words, paths, calls and variables do not.
 */
export function assignedSecrets(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const match of text.matchAll(secretName)) {
    const nameEnd = match.index + match[0].length;
    const rest = text.slice(nameEnd, nameEnd + 300);
    const value = assignment.exec(rest);
    if (value === null) continue;
    const secret = value[2] ?? value[3] ?? '';
    if (!looksRandom(secret, value[2] !== undefined)) continue;
    const start = nameEnd + value[0].length - secret.length - (value[2] === undefined ? 0 : 1);
    found.push({ start, end: start + secret.length });
  }
  return found;
}

const secretName =
  /(?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key|apikey|access[-_]?key|private[-_]?key|auth[-_]?key|client[-_]?secret|credential)/gi;

/** After the name: the rest of the identifier, an optional type, `=` or `:`, then a quoted value, or a bare one as in .ini. */
const assignment =
  /^[A-Za-z0-9_-]{0,30}["'`\]]{0,2}(?:\s{0,3}:\s{0,3}[A-Za-z]{1,20})?\s{0,3}(?::=|=>|=|:)\s{0,3}(?:(["'`])([^"'`\s]{8,200})\1|([^\s"'`,;(){}[\]<>]{16,200})(?=\s|$))/;

/** Bits of Shannon entropy a character; random base64 of 20 characters has about 4, English words about 3. */
export function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function looksRandom(value: string, quoted: boolean): boolean {
  if (/^REDACTED_/.test(value) || value.includes('${')) return false;
  if (/^(?:\$\{|\$\(|%[({]|<|\{\{|process\.env|os\.environ|https?:\/\/|\/|\.\/)/i.test(value)) return false;
  if (/example|placeholder|changeme|your[-_]|xxxx|dummy|sample|test[-_]?(?:key|token|secret)/i.test(value))
    return false;
  const kinds =
    Number(/[a-z]/.test(value)) +
    Number(/[A-Z]/.test(value)) +
    Number(/[0-9]/.test(value)) +
    Number(/[^A-Za-z0-9]/.test(value));
  if (/^[0-9a-fA-F]{32,}$/.test(value)) return entropyPerCharacter(value) > 3;
  // Dotted, dashed and snaked words are names, not secrets.
  if (/^[A-Za-z]+(?:[-_.:/][A-Za-z]+)*$/.test(value)) return false;
  if (!quoted && /^[A-Za-z_][\w.]*$/.test(value) && kinds < 3) return false;
  // A path of members, as in `token = parser.nextTokensState`.
  if (!quoted && /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value)) return false;
  if (value.length >= 20) return kinds >= 3 && entropyPerCharacter(value) > 3.5;
  return quoted && kinds >= 3 && /[0-9]/.test(value) && entropyPerCharacter(value) > 2.9;
}
