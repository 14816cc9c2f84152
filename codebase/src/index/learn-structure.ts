/** What a text's syntax and, for a build file, its settings say: all that is stored of its structure. */
import type { BuildConfig } from '../imports/build-config.js';
import { readBuildConfig } from '../imports/build-config.js';
import type { Outline } from '../syntax/outline.js';

export interface Structure {
  readonly outline: Outline | undefined;
  readonly config: BuildConfig | undefined;
}

/** The language's syntax must be loaded. */
export function learnStructure(path: string, _languageId: string, text: string): Structure {
  return { outline: undefined, config: readBuildConfig(path, text) };
}
