/** JSON as build files have it: with comments, trailing commas and a byte order mark. */

/** Undefined for what is no JSON even so. */
export function parseLenientJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(stripped(text));
    } catch {
      return undefined;
    }
  }
}

/** Strings are matched first, so that nothing inside them is taken for a comment. A comment without an end is the rest: no text is scanned twice. */
function stripped(text: string): string {
  const strict = text
    .replace(/^\uFEFF/, '')
    .replace(
      /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$)/g,
      (_, string?: string) => string ?? ' ',
    );
  return strict.replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? '');
}
