/** The completion policy that settings come to for one document. */
import type { CompletionPolicy } from '@foretoken/assist/completion/completion-pipeline.js';
import { confidenceBands } from '@foretoken/assist/embedded/confidence-bands.js';
import { acceptanceBands } from '@foretoken/assist/feedback/acceptance-bands.js';
import { surenessBands } from '@foretoken/assist/feedback/sureness-bands.js';
import { hasBackend } from './backend-urls.js';
import type { Settings } from './settings-table.js';

/** Ghost text: what an editor shows by itself. */
export function completionPolicy(settings: Settings, languageId: string): CompletionPolicy {
  return {
    enabled: settings['completion.enabled'] && !settings['completion.languages_disabled'].includes(languageId),
    embedded: settings['completion.embedded'],
    waitMs: settings['completion.wait_ms'],
    confidenceMin: confidenceBands[settings['completion.confidence']],
    acceptanceMin: acceptanceBands[settings['completion.confidence']],
    surenessMin: surenessBands[settings['completion.confidence']],
    itemsMax: 3,
    speculation: settings['completion.speculation'],
  };
}

/**
 * A command's policy: who asks for one place gets the best there is with its confidence, even when it is low; with a
 * backend the threshold stays, since under it the backend is waited for.
 */
export function commandPolicy(settings: Settings, languageId: string): CompletionPolicy {
  const policy = completionPolicy(settings, languageId);
  return hasBackend(settings) ? policy : { ...policy, confidenceMin: 0 };
}
