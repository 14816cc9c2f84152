/** Which evidence spoke for a place, as bits, and their names as the user sees them. */

import type { ContextSource } from '../context-source.js';
import type { Evidence } from '../evidence/gather-evidence.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';
import type { HotPlace } from './pieces.js';

/** Names of the codebase's own evidence, by bit; the sources' bits follow. */
export const originBits = [
  'around-cursor',
  'above-cursor',
  'below-cursor',
  'similar-place',
  'definition',
  'library',
] as const;

/** What a piece is called that none of them named: it holds needed names. */
export const unnamedOrigin = 'needed-names';

export function originNames(sources: readonly ContextSource[]): readonly string[] {
  return [...originBits, ...sources.map(({ name }) => name)];
}

/** Of all places that a window has a row of; one that was chosen without any of them is around the cursor's words. */
export function originsWithin({ source, file, start, end }: CodeWindow, places: readonly HotPlace[]): number {
  let found = 0;
  for (const place of places)
    if (place.source === source && place.file === file && place.start < end && start < place.end)
      found |= place.origins;
  return found || 1;
}

/** The places of the codebase's own evidence. */
export function placesOfEvidence(space: CodeSpace, { windows, aligned, headers }: Evidence): HotPlace[] {
  const places: HotPlace[] = [];
  for (const [query, found] of windows.entries())
    for (const window of found.slice(0, contextLimits.hotWindowsMax)) places.push({ ...window, origins: 1 << query });
  for (const row of aligned) places.push({ ...row, origins: 1 << 3 });
  for (const header of headers) places.push({ ...header, origins: 1 << (header.source < space.codeSources ? 4 : 5) });
  return places;
}
