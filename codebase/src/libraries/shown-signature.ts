/** A declaration's header as prompts show it. */
import { libraryLimits } from './limits.js';

/** Without what every declaration of a library says; cut at `declarationCharsMax`. */
export function shownSignature(signature: string): string {
  const bare = signature
    .replace(/^(?:(?:export|declare|default|public)\s+)+/, '')
    .replaceAll(/(?<=\() | ?,? (?=\))/g, '');
  if (bare.length <= libraryLimits.declarationCharsMax) return bare;
  const cut = bare.slice(0, libraryLimits.declarationCharsMax);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(', '), cut.lastIndexOf(' '), 40))} …`;
}
