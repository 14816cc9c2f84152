/** A vocabulary read from the folder where it is installed: the one door to packages that are no dependency. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { never } from '@foretoken/base/never.js';
import { layoutMarkers } from '../models/family-markers.js';
import { familyOf } from '../models/match-family.js';
import { isRecord } from '../servers/model-list.js';
import type { VocabularyPackage } from './vocabulary-packages.js';

export interface Vocabulary {
  /** Tokens of a whole prompt for a model, those included that its servers put before it. */
  count(prompt: string, model: string): number;
}

export function isVocabularyInstalled(folder: string, vocabulary: VocabularyPackage): boolean {
  return existsSync(join(folder, 'node_modules', vocabulary.package, 'package.json'));
}

/** Takes 0.1 to 2 s of the processor and up to 400 MB of memory: for a process of its own. Throws Error when it is not what it should be. */
export function loadVocabulary(folder: string, vocabulary: VocabularyPackage): Vocabulary {
  const encode = encoderIn(folder, vocabulary);
  return {
    count: (prompt, model) => {
      // A package need not know the markers of the models that were trained on with its vocabulary.
      let pieces = [prompt];
      for (const marker of layoutMarkers(familyOf(model))) pieces = pieces.flatMap((piece) => piece.split(marker));
      const text = pieces.reduce((sum, piece) => sum + (piece === '' ? 0 : encode(piece)), 0);
      return vocabulary.begins + text + pieces.length - 1;
    },
  };
}

function encoderIn(folder: string, { kind, package: name }: VocabularyPackage): Encode {
  switch (kind) {
    case 'file': {
      const { Tokenizer } = requireFrom(folder, '@huggingface/tokenizers');
      if (!isClass(Tokenizer)) throw new Error('@huggingface/tokenizers has no Tokenizer');
      const models = join(folder, 'node_modules', name, 'models');
      const made = new Tokenizer(readJson(models, 'tokenizer.json'), readJson(models, 'tokenizer_config.json'));
      if (!isRecord(made) || !isEncode(made['encode'])) throw new Error(`${name} cannot be read`);
      const encode = made['encode'].bind(made);
      return (text) => lengthOf(Object(encode(text, { add_special_tokens: false })).ids);
    }
    case 'code': {
      const { default: made } = requireFrom(folder, name);
      if (!isRecord(made) || !isEncode(made['encode'])) throw new Error(`${name} cannot encode`);
      const encode = made['encode'].bind(made);
      return (text) => lengthOf(encode(text, false));
    }
    default:
      throw never(kind, 'kind of vocabulary');
  }
}

type Encode = (text: string) => number;

function requireFrom(folder: string, name: string): Record<string, unknown> {
  const loaded: unknown = createRequire(pathToFileURL(join(folder, 'package.json')))(name);
  return isRecord(loaded) ? loaded : {};
}

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

function lengthOf(tokens: unknown): number {
  if (!Array.isArray(tokens)) throw new Error('what was encoded is no list of tokens');
  return tokens.length;
}

function isClass(value: unknown): value is new (...parts: unknown[]) => unknown {
  return typeof value === 'function';
}

function isEncode(value: unknown): value is (text: string, options: unknown) => unknown {
  return typeof value === 'function';
}
