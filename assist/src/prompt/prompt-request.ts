/** What a prompt is made of. */
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import type { FimFamily } from '@foretoken/inference/models/fim-family.js';
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';

export interface PromptRequest {
  readonly family: FimFamily;
  /** Name of the root's folder. */
  readonly repository: string;
  /** Root-relative path of the document. */
  readonly path: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Best first. Those whose path may not leave the machine are left out here. */
  readonly snippets: readonly Snippet[];
  /** That of the backend; without one, the strictest. */
  readonly filter?: PromptFilter | undefined;
  /** Tokens are characters ÷ 3.3; never exceeded. */
  readonly tokensMax: number;
}
