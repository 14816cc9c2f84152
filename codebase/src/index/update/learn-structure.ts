/** What a text's syntax and, for a build file, its settings say: all that is stored of its structure. */
import type { BuildConfig } from '../../imports/build-config.js';
import { readBuildConfig } from '../../imports/build-config.js';
import type { Outline } from '../../syntax/outline.js';
import { outlineOf } from '../../syntax/outline-of.js';

export interface Structure {
  readonly outline: Outline | undefined;
  readonly config: BuildConfig | undefined;
}

/** The language's syntax is loaded before (`loadSyntax`). */
export function learnStructure(path: string, languageId: string, text: string): Structure {
  return { outline: outlineOf(text, languageId), config: readBuildConfig(path, text) };
}
