/** Text that has passed the privacy filter. Nothing reaches a backend except as PromptText, and only this package makes one of text that is not our own. */
declare const promptTextBrand: unique symbol;

export type PromptText = string & { readonly [promptTextBrand]: true };

/** Joins filtered texts; the separator must be a template literal of ours, never user text. */
export function joinPromptText(parts: readonly PromptText[], separator: PromptSeparator = ''): PromptText {
  return parts.join(separator) as PromptText;
}

/** A piece of filtered text; a piece of a placeholder tells nothing either. */
export function slicePromptText(text: PromptText, start: number, end?: number): PromptText {
  return text.slice(start, end) as PromptText;
}

/** Filtered text in which every occurrence of our own `markers` is broken by a space, so that code cannot pose as structure. */
export function breakMarkers(text: PromptText, markers: readonly string[]): PromptText {
  let broken: string = text;
  for (const marker of markers)
    if (broken.includes(marker)) broken = broken.replaceAll(marker, `${marker.slice(0, 1)} ${marker.slice(1)}`);
  return broken as PromptText;
}

/** Text written by Foretoken itself, such as FIM markers and headers, needs no filter. */
export function ownPromptText(text: string): PromptText {
  return text as PromptText;
}

export type PromptSeparator = '' | '\n' | '\n\n';
