/** Text that has passed the privacy filter. Nothing reaches a backend except as PromptText, and only filter.ts makes one. */
declare const promptTextBrand: unique symbol;

export type PromptText = string & { readonly [promptTextBrand]: true };

/** Joins filtered texts; the separator must be a template literal of ours, never user text. */
export function joinPromptText(parts: readonly PromptText[], separator: PromptSeparator = ''): PromptText {
  return parts.join(separator) as PromptText;
}

/** Text written by Foretoken itself, such as FIM markers and headers, needs no filter. */
export function ownPromptText(text: string): PromptText {
  return text as PromptText;
}

export type PromptSeparator = '' | '\n' | '\n\n';
