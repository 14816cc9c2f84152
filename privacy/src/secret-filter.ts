/** Replaces secrets in text by placeholders, and makes PromptText of it. */
import { createHash } from 'node:crypto';
import { assignedSecret, secretNames } from './assigned-secrets.js';
import { type Hint, hintScanner } from './hint-scanner.js';
import type { PromptText } from './prompt-text.js';
import { type SecretFormat, secretFormats } from './secret-formats.js';

export interface Redacted {
  readonly text: string;
  /** Secrets replaced. */
  readonly count: number;
}

/**
 * The text with its secrets replaced. The number of lines stays, and one secret always gets the same
 * placeholder, so that learned code and prompts agree. Linear; text without a hint of any format is not searched.
 */
export function redactSecrets(text: string): Redacted {
  const spans = secretSpans(text);
  return spans.length === 0 ? { text, count: 0 } : { text: replaceSpans(text, spans), count: spans.length };
}

/** The same for text on its way to a backend. */
export function toPromptText(text: string): { text: PromptText; count: number } {
  const redacted = redactSecrets(text);
  return { text: redacted.text as PromptText, count: redacted.count };
}

/**
 * The same for the pieces between `cuts` (ascending offsets), read as one text: a secret across a cut is found, and its
 * placeholder ends the piece before. Gives one piece more than there are cuts.
 */
export function toPromptPieces(text: string, cuts: readonly number[]): { pieces: PromptText[]; count: number } {
  const spans = secretSpans(text);
  const ends = [...cuts, text.length].map(
    (cut) => spans.find(({ start, end }) => start < cut && cut < end)?.end ?? cut,
  );
  const pieces = ends.map((end, i) => {
    const start = ends[i - 1] ?? 0;
    const inside = spans.filter((span) => span.start >= start && span.end <= end);
    const moved = inside.map((span) => ({ ...span, start: span.start - start, end: span.end - start }));
    return replaceSpans(text.slice(start, end), moved) as PromptText;
  });
  return { pieces, count: spans.length };
}

/** What a secret is replaced by; a completion that holds one was echoed from a prompt and is not shown. */
export const placeholderPattern = /REDACTED_[A-Z_]{2,24}_[0-9a-f]{4}/;

interface Span {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Where the secrets are, in order and apart from each other. */
function secretSpans(text: string): Span[] {
  const found: Span[] = [];
  const ends = new Map<SecretFormat, number>();
  let assignedEnd = 0;
  scan(text, (hint, offset) => {
    const format = hintFormats[hint];
    if (format === undefined) {
      const span =
        offset < assignedEnd ? undefined : assignedSecret(text, offset, offset + (hints[hint]?.text.length ?? 0));
      if (span === undefined) return;
      assignedEnd = span.end;
      found.push({ ...span, name: 'assigned' });
      return;
    }
    if (offset < (ends.get(format) ?? 0)) return;
    const span = formatSpan(format, text, offset);
    if (span === undefined) return;
    ends.set(format, span.end);
    found.push(span);
  });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let at = 0;
  return found.filter(({ start, end }) => {
    if (start < at) return false;
    at = end;
    return true;
  });
}

function formatSpan({ pattern, back = 0, check, name }: SecretFormat, text: string, offset: number): Span | undefined {
  pattern.lastIndex = Math.max(0, offset - back);
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const secret = match[1] ?? match[0];
  if (placeholderPattern.test(secret) || check?.(secret) === false) return undefined;
  const start = match.index + match[0].lastIndexOf(secret);
  return { start, end: start + secret.length, name };
}

/** Those of the formats, then the names that values are assigned to. */
const hints: Hint[] = [];
const hintFormats: SecretFormat[] = [];
for (const format of secretFormats) {
  for (const text of format.hints) {
    hints.push({ text, anyCase: format.pattern.ignoreCase });
    hintFormats.push(format);
  }
}
for (const text of secretNames) hints.push({ text, anyCase: true });

const scan = hintScanner(hints);

/** Sixteen bits of a hash: enough to tell a file's secrets apart, the same in every process, too few to confirm a guess. */
function placeholderOf(secret: string, name: string): string {
  const tag = createHash('sha256').update(secret).digest('hex').slice(0, 4);
  return `REDACTED_${name.toUpperCase().replaceAll('-', '_')}_${tag}`;
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, name } of spans) {
    const secret = text.slice(start, end);
    out += text.slice(at, start) + placeholderOf(secret, name) + '\n'.repeat(secret.split('\n').length - 1);
    at = end;
  }
  return out + text.slice(at);
}
