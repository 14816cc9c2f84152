/** JSON.parse for text that came from elsewhere. */

/** The value, or undefined, which no JSON text stands for, when the text is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
