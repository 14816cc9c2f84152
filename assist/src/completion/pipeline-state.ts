/** What the pipeline's requests share: caches, runs in flight, and who asked last. */
import type { BackendRuns } from './backend-runs.js';
import type { CompletionCache } from './completion-cache.js';
import type { PipelineParts } from './pipeline-parts.js';
import type { Speculator } from './speculator.js';
import type { SureShare } from './sure-share.js';
import type { Throttle } from './throttle.js';
import type { TypeThrough } from './type-through.js';
import type { UnshownWords } from './unshown-words.js';
import type { WarmUp } from './warm-up.js';

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
