/** Replaces secrets in text by placeholders, and is the only maker of PromptText from text that is not our own. */
import { createHash } from 'node:crypto';
import { assignedSecrets } from './assigned-secrets.js';
import { ownPromptText, type PromptText } from './prompt-text.js';
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
  const found: Span[] = [];
  for (const format of secretFormats) {
    if (!format.hints.some((hint) => text.includes(hint))) continue;
    for (const match of text.matchAll(format.pattern)) {
      const secret = match[1] ?? match[0];
      const start = match.index + match[0].indexOf(secret);
      if (!isPlaceholder(secret)) found.push({ start, end: start + secret.length, name: format.name });
    }
  }
  for (const { start, end } of assignedSecrets(text)) found.push({ start, end, name: 'assigned' });
  return found.length === 0 ? { text, count: 0 } : replaceSpans(text, found);
}

/** The same for text on its way to a backend. */
export function toPromptText(text: string): { text: PromptText; count: number } {
  const redacted = redactSecrets(text);
  return { text: ownPromptText(redacted.text), count: redacted.count };
}

/** What a secret is replaced by; a completion that holds one was echoed from a prompt and is not shown. */
export const placeholderPattern = /REDACTED_[A-Z_]{2,24}_[0-9a-f]{4}/;

interface Span {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Sixteen bits of a hash: enough to tell a file's secrets apart, the same in every process, too few to confirm a guess. */
function placeholderOf(secret: string, name: string): string {
  const tag = createHash('sha256').update(secret).digest('hex').slice(0, 4);
  return `REDACTED_${name.toUpperCase().replaceAll('-', '_')}_${tag}`;
}

function isPlaceholder(text: string): boolean {
  return placeholderPattern.test(text);
}

function replaceSpans(text: string, spans: Span[]): Redacted {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  let out = '';
  let at = 0;
  let count = 0;
  for (const { start, end, name } of spans) {
    if (start < at) continue;
    const secret = text.slice(start, end);
    const newlines = secret.split('\n').length - 1;
    out += text.slice(at, start) + placeholderOf(secret, name) + '\n'.repeat(newlines);
    at = end;
    count++;
  }
  return { text: out + text.slice(at), count };
}
