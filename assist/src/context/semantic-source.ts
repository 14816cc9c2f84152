/** The source of what an embedding finds near: its hits are places, trusted by how near they are. */
import type { ContextSource } from './context-source.js';
import { contextLimits } from './limits.js';

/** P that a word of a hit is needed, were its cosine 1. Set by hand: windows around the cursor say most of it already. */
const trustMax = 0.2;

export const semanticSource: ContextSource = {
  name: 'semantic',
  collect: ({ request }) => ({
    words: [],
    places: (request.semantic ?? [])
      .slice(0, contextLimits.placesPerSourceMax)
      .map(({ path, startLine, endLine, score }) => ({
        path,
        startLine,
        endLine,
        trust: trustMax * Math.max(0, score),
      })),
  }),
};
