/** What a prompt is made of. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { FimFamily } from '@foretoken/inference/models/fim-family.js';
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import type { DocumentMemory } from './document-memory.js';
import type { CodeState } from './standing-snippet.js';

/**
 * Where the document is parted into `{head}` and `{line}`: at the start of the line, at that of what is being written, or at the
 * cursor. The earlier, the less a typed character changes; it matters only where a family's layout puts something between the two.
 */
export type PromptSplit = 'line' | 'block' | 'cursor';

export interface PromptRequest {
  readonly family: FimFamily;
  /** Without one, at the start of the line. */
  readonly split?: PromptSplit | undefined;
  /** Name of the root's folder. */
  readonly repository: string;
  /** Root-relative path of the document. */
  readonly path: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Best first. Those whose path may not leave the machine are left out here. */
  readonly snippets: readonly Snippet[];
  /** What the snippets were read from. */
  readonly code?: CodeState | undefined;
  /** Of the same document, asked about before; undefined for a task of its own. */
  readonly memory?: DocumentMemory | undefined;
  /** That of the backend; without one, the strictest. */
  readonly filter?: PromptFilter | undefined;
  /** Never exceeded, as far as `charactersPerToken` is right; without that, tokens are characters ÷ 3.3. */
  readonly tokensMax: number;
  readonly charactersPerToken?: number | undefined;
}
