/** Puts texts into the slots of a family's layout. */
import { joinPromptText, ownPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';

const slots = ['repository', 'files', 'path', 'title', 'head', 'line', 'suffix', 'code'] as const;

export type Slot = (typeof slots)[number];

/** The layout with every slot filled; a slot without a text is left empty. */
export function fillLayout(layout: string, texts: Readonly<Partial<Record<Slot, PromptText>>>): PromptText {
  const none = ownPromptText('');
  return joinPromptText(
    piecesOf(layout).map(({ text, slot }) => (slot === undefined ? ownPromptText(text) : (texts[slot] ?? none))),
  );
}

/** How often a slot stands in the layout. */
export function slotCount(layout: string, wanted: Slot): number {
  return piecesOf(layout).filter(({ slot }) => slot === wanted).length;
}

/** The special tokens in a layout: nothing that a document says may look like one. */
export function layoutMarkers(layout: string): readonly string[] {
  const literals = piecesOf(layout).filter(({ slot }) => slot === undefined);
  return [...new Set(literals.flatMap(({ text }) => text.match(marker) ?? []))];
}

const marker = /<\|[^|<>]+\|>|<｜[^｜<>]+｜>|<\[[^<>]+\]>|<[A-Za-z_]+>|\[[A-Z]+\]/g;

function piecesOf(layout: string): readonly { readonly text: string; readonly slot: Slot | undefined }[] {
  return layout.split(/(\{[a-z]+\})/).map((text) => ({ text, slot: slots.find((slot) => text === `{${slot}}`) }));
}
