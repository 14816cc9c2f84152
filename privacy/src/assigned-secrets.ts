/** Finds random-looking values assigned to names like `password`, `api_key` or `token`, in the syntaxes of code and of settings. */
import { entropyPerCharacter, isScattered } from './secret-checks.js';

/** Parts of names that promise a secret, in any letter case. */
export const secretNames: readonly string[] = [
  'pass',
  'pwd',
  'secret',
  'token',
  'credential',
  ...['api', 'access', 'private', 'auth', 'account', 'signing', 'encryption', 'shared', 'master', 'session'].flatMap(
    (kind) => ['', '_', '-'].map((joint) => `${kind}${joint}key`),
  ),
];

/**
 * The span of the value that is assigned to a name, or undefined when nothing secret is. One of `secretNames` stands
 * from `nameStart` to `nameEnd`. A value counts when it is long, mixes kinds of characters and has the entropy of something
 * random; words, paths, calls and variables do not. Looks at most a kilobyte ahead.
 */
export function assignedSecret(
  text: string,
  nameStart: number,
  nameEnd: number,
): { start: number; end: number } | undefined {
  assignment.lastIndex = nameEnd;
  const match = assignment.exec(text);
  if (match === null || otherWord.test(text.slice(Math.max(0, nameStart - 3), nameEnd))) return undefined;
  if (namesItsPlace.test(match[0])) return undefined;
  const bare = match[9];
  const secret = bare ?? match.slice(1).find((group) => group !== undefined) ?? '';
  const isPassword =
    bare === undefined && /pass|pwd/i.test(text.slice(nameStart, nameEnd)) && chosenByPeople.test(secret);
  if (!isPassword && !looksRandom(secret, bare === undefined)) return undefined;
  if (notASecret.test(secret) || placeholderWords.test(secret)) return undefined;
  const start = match.index + match[0].lastIndexOf(secret);
  return { start, end: start + secret.length };
}

const quotedValue =
  /(?:[@bruf]{1,2}|\[\]byte\(|Buffer\.from\()?(?:"((?:[^"\s\\]|\\[^"\s]){8,800})"|'((?:[^'\s\\]|\\[^'\s]){8,800})'|`([^`\s]{8,800})`)|\\["']([^"'\s\\]{8,800})\\["']/
    .source;
const bareValue = /([^\s"'`,;(){}[\]<>&\\]{10,800})(?=[\s;&<"'`,\\]|$)/.source;
/** The rest of the name, what closes it, and a type. */
const nameRest =
  /[\w.-]{0,40}(?![\w.-])(?:\\?["'`\])]){0,3}(?:\s{0,3}[?!]?:\s{0,3}[&A-Za-z][\w&'|?. ]{0,30}?(?=\s?=)|\s[a-z]{3,8}(?=\s=))?/
    .source;
/** A sign, an element's end, `value` beside `name`, or the next argument. */
const assigns =
  /(?:\s{0,3}(?::=|=>|={1,3}|:)\s{0,3}|(?<=<[\w.:-]{1,60})>|["']?,?\s{1,40}["']?[vV]alue["']?\s?[:=]\s?|(?<=[([]\s?["'`][\w.-]{1,60}["'`])\s?,\s?)/
    .source;
const assignment = new RegExp(
  `(?:[\\w-]{0,40}\\(\\s?(?:${quotedValue})|${nameRest}${assigns}(?:${quotedValue}|${bareValue}))`,
  'y',
);

function looksRandom(value: string, quoted: boolean): boolean {
  if (/^[0-9a-fA-F]{32,}$/.test(value)) return entropyPerCharacter(value) > 3;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  // A path of members, as in `token = parser.nextTokensState`.
  if (!quoted && /^[\w$@]+(?:\??\.[\w$]+)*\.?$/.test(value) && (value.includes('.') || kinds < 3)) return false;
  if (!quoted && /^(?:[a-z0-9]+|[A-Z0-9]+)(?:_(?:[a-z0-9]+|[A-Z0-9]+))+$/.test(value)) return false;
  if (!isScattered(value) || value.split(joints).every((part) => wordOrNumber.test(part))) return false;
  if (kinds === 2)
    return value.length >= 24 && /^[a-z0-9]+$|^[A-Z0-9]+$/.test(value) && entropyPerCharacter(value) > 3.5;
  if (value.length >= 20) return kinds >= 3 && entropyPerCharacter(value) > 3.5;
  return kinds >= 3 && entropyPerCharacter(value) > 2.9 && (quoted || value.length >= 16 || kinds === 4);
}

/** A word, a year and a mark, as in `Winter2024!`. */
const chosenByPeople = /^(?=.{0,40}[A-Za-z])(?=.{0,40}[0-9])(?=.{0,40}[!$#*])[^\s(){}[\]<>|\\/]{8,40}$/;

/** `bypass` and `compass` are about no password, nor is a part of `OPpASSIGN`. */
const otherWord = /(?:by|com|tres|sur|over|under)pass$|[A-Za-z]p(?:ASS|WD)$/;

/** What is assigned to `secretName`, `tokenUrl` or `api_key_header` tells where a secret is, not what. */
const namesItsPlace =
  /^[\w.-]{0,30}(?:name|path|file|folder|ur[il]|header|alias|arn|age|type|endpoint|address|prefix|regex|pattern)(?![a-z])/i;

const joints = /[-_.:/@^ ]+/;
const wordOrNumber = /^(?:[A-Z]?[a-z]*\d{0,2}|[A-Z]*\d{0,2}|\d{1,4})$/;

/** Replaced already, taken from elsewhere, an address or a path, or code. */
const notASecret =
  /^(?:REDACTED_|\$[({A-Za-z_]|%[({A-Za-z]|<|\{|process\.env|os\.environ|https?:|urn:|arn:|projects\/|[./~]|#[/0-9a-fA-F]{3,8}$)|\$\{|\{\{|\[-?\d+\]|\[[aA0^]|\(\?|\\[ux]|^0x[0-9a-fA-F]{40}$|<%|^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*$/;

const placeholderWords =
  /example|placeholder|change[-_]?me|your[-_]|x{4}|\*{3}|dummy|sample|redacted|test[-_]?(?:key|token|secret)|abcdefgh|12345678/i;
