/** What to do about a model on this machine that cannot be run. */
import type { BackendFailure } from '@foretoken/inference/backend.js';
import type { Settings } from '../../settings/settings-table.js';
import { change } from './setting-change.js';

/** For the model of backend.local_model. */
export function localRemedy({ code }: BackendFailure, settings: Settings): string {
  const name = settings['backend.local_model'];
  switch (code) {
    case 'ENGINE_UNUSABLE':
      return settings['backend.local_runner'] === 'llama-server'
        ? `Install llama.cpp so that llama-server is in PATH, or ${change('backend.local_runner', 'auto')}`
        : 'foretoken models engine';
    case 'MODEL_FILE_BAD':
      return fetchAgain(name);
    case 'MODEL_TOO_LARGE': {
      const more = settings['backend.local_memory_mb_max'] * 2;
      return `Use a smaller model, end other programs, or ${change('backend.local_memory_mb_max', String(more))}`;
    }
    default:
      return `foretoken models remove ${name} and fetch it again, or use another model; the log of the daemon says more.`;
  }
}

export function fetchAgain(name: string): string {
  return `foretoken models remove ${name}, then fetch it again by foretoken models pull`;
}
