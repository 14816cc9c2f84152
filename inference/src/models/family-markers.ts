/** The markers in the layouts of a family: texts that are one token each to its models. */
import type { FimFamily } from './fim-family.js';

/** Of all its layouts, each once. */
export function layoutMarkers({ alone, amongFiles = '', file }: FimFamily): readonly string[] {
  return markersOf(`${alone}${amongFiles}${file}`);
}

/** In the order in which they are first met. */
export function markersOf(text: string): readonly string[] {
  return [...new Set(text.match(marker) ?? [])];
}

export const marker = /<\|[^|<>]+\|>|<｜[^｜<>]+｜>|<\[[^<>]+\]>|<[A-Za-z_]+>|\[[A-Z]+\]/g;
