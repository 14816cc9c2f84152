/** What tells a secret from text of the same shape: checksums, headers, and how random it looks. */
import { crc32 } from 'node:zlib';

/**
 * The checksum of GitHub's and npm's tokens: the CRC-32 of what stands between prefix and checksum, as six digits to
 * base 62. Source: GitHub, "Behind GitHub's new authentication token formats", 2021; npm's announcement of the same year.
 */
export function hasTokenChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1, -checksumDigits);
  let rest = crc32(body);
  let checksum = '';
  for (let i = 0; i < checksumDigits; i++) {
    checksum = (base62[rest % 62] ?? '') + checksum;
    rest = Math.floor(rest / 62);
  }
  return token.endsWith(checksum);
}

const checksumDigits = 6;
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Whether the first part of a JSON Web Token is an object that names an algorithm. */
export function hasJwtHeader(token: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}

/**
 * Whether letters of both cases and digits follow one another as by chance. In names and words, runs of one kind are
 * long; in random text of 62 characters they have 1.9 on average, in lower-case hexadecimal 2.1.
 */
export function isScattered(text: string): boolean {
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g) ?? [];
  const characters = runs.reduce((sum, run) => sum + run.length, 0);
  return /[0-9]/.test(text) && runs.length > 0 && characters / runs.length < runLengthMax;
}

const runLengthMax = 3.2;

/** Whether a password is none of those that documentation is written with. */
export function isNoPlaceholder(password: string): boolean {
  return !placeholderPassword.test(password);
}

const placeholderPassword =
  /^(?:\W*|(?:my|your|the|db|user)?[-_]?(?:pass|passw(?:or)?d|pwd|pw|secret|token|key|api_?key)[-_]?(?:here)?|guest|user(?:name)?|xyz|x{3,}|\*+|\.{3}|123|1234|abc|foo|bar|baz|test|example|placeholder|changeme|redacted|%\w*|\[.*\]?|\(.*\)?|\\.*|.*&[lg]t;.*)$/i;

/** Bits of Shannon entropy a character; random base64 of 20 characters has about 4, English words about 3. */
export function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
