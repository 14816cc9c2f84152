/** Replaces secrets in text by placeholders, and makes PromptText of it. */
import { createHash } from 'node:crypto';
import { assignedSecrets } from './assigned-secrets.js';
import type { PromptText } from './prompt-text.js';
import { secretFormats } from './secret-formats.js';

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
  for (const format of secretFormats) {
    if (!format.hints.some((hint) => text.includes(hint))) continue;
    for (const match of text.matchAll(format.pattern)) {
      const secret = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      if (!placeholderPattern.test(secret)) found.push({ start, end: start + secret.length, name: format.name });
    }
  }
  for (const { start, end } of assignedSecrets(text)) found.push({ start, end, name: 'assigned' });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let at = 0;
  return found.filter(({ start, end }) => {
    if (start < at) return false;
    at = end;
    return true;
  });
}

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
