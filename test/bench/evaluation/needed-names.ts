/** The names that a line needs and that nothing above the cursor says: what retrieval is measured by. */
import { isKeyword } from '@foretoken/codebase/text/keywords.js';

/** Each once; keywords of no language. */
export function neededNames(prefix: string, line: string): string[] {
  const known = new Set(namesIn(prefix));
  return [...new Set(namesIn(line))].filter((name) => !known.has(name) && !isKeyword(name));
}

export function namesIn(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}
