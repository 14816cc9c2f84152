/** The settings in force in a process that lives long: read again when the user's file has changed, or which model is served. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@foretoken/base/clock.js';
import { loadSettings, userFileName } from './load-settings.js';
import { servedModel } from './served-model.js';
import type { SettingsProblem } from './settings-problem.js';
import type { Settings } from './settings-table.js';

export interface LiveSettingsOptions {
  readonly folders: { readonly config: string; readonly run: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Told at the start and after each change. */
  readonly onLoad: (problems: readonly SettingsProblem[]) => void;
}

/** Looks for changes at most once in `lookEveryMs`, and only when somebody asks: an idle daemon does nothing. */
export function createLiveSettings(options: LiveSettingsOptions): () => Settings {
  const file = join(options.folders.config, userFileName);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let seen = '';
  let settings: Settings | undefined;
  return () => {
    const now = options.clock.now();
    if (settings !== undefined && now - lookedAt < lookEveryMs) return settings;
    lookedAt = now;
    const nowSeen = `${dateOf(file)} ${servedModel(options.folders.run)?.url}`;
    if (settings !== undefined && nowSeen === seen) return settings;
    seen = nowSeen;
    const loaded = loadSettings(options);
    settings = loaded.settings;
    options.onLoad(loaded.problems);
    return settings;
  };
}

const lookEveryMs = 1_000;

function dateOf(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
