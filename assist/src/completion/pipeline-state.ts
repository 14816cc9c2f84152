/** What the pipeline's requests share: caches, runs in flight, and who asked last. */

import type { Speculator } from './ahead/speculator.js';
import type { WarmUp } from './ahead/warm-up.js';
import type { CompletionCache } from './cache/completion-cache.js';
import type { TypeThrough } from './cache/type-through.js';
import type { SureShare } from './gate/sure-share.js';
import type { UnshownWords } from './gate/unshown-words.js';
import type { PipelineParts } from './pipeline-parts.js';
import type { BackendRuns } from './streams/backend-runs.js';
import type { Throttle } from './throttle.js';

export interface PipelineState {
  readonly parts: PipelineParts;
  readonly cache: CompletionCache;
  readonly typeThrough: TypeThrough;
  readonly runs: BackendRuns;
  readonly throttle: Throttle;
  readonly speculator: Speculator;
  readonly warmUp: WarmUp;
  readonly sureShare: SureShare;
  readonly unshown: UnshownWords;
  readonly nextId: () => number;
}
