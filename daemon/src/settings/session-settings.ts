/** What an editor's settings come to: parsed once when they arrive, put over the daemon's at each request. */
import type { SessionSettings } from '@foretoken/lsp-server/session-services.js';
import { layerOfEditor } from './settings-layer.js';

/** For `SessionServices.parseSettings`; each problem is a sentence for the user. */
export function parseSessionSettings(value: unknown): { settings: SessionSettings; problems: readonly string[] } {
  const layer = layerOfEditor(value);
  const settings = Object.fromEntries([...layer.values].map(([key, placed]) => [key, placed.value]));
  return { settings, problems: layer.problems.map((problem) => problem.message) };
}
