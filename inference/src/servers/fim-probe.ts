/** Finds out how a model is asked to fill in the middle: by its names, its server's tokenizer, and by asking. */
import { type FimFamily, familyOf, fimFamilies } from '../models/fim-families.js';
import type { FimSupport } from './server-facts.js';

export interface FimQuestions {
  /** All names of the model, and of the one that it adapts. */
  readonly names: readonly string[];
  /** Tokens of a text by the model's own tokenizer; undefined: it cannot be told. Absent: the server has none to ask. */
  readonly countTokens?: ((text: string) => Promise<number | undefined>) | undefined;
  /** Whether the server arranges prefix and suffix for this model. */
  readonly infills?: (() => Promise<boolean>) | undefined;
}

/** Asks as little as it can. Rejects when the server cannot be asked. */
export async function probeFim({ names, countTokens, infills }: FimQuestions): Promise<FimSupport> {
  const named = names.map(familyOf).find((family) => family.fim !== undefined);
  if (countTokens === undefined) {
    if (named !== undefined) return { kind: 'markers', family: named, told: 'name' };
  } else {
    const counts = new Map<string, Promise<number | undefined>>();
    const count = (text: string) => {
      const known = counts.get(text) ?? countTokens(text);
      counts.set(text, known);
      return known;
    };
    const others = fimFamilies.filter((family) => family !== named);
    for (const family of named === undefined ? others : [named, ...others]) {
      const known = await knowsMarkers(family, count);
      if (known === true) return { kind: 'markers', family, told: 'tokenizer' };
      // A name is believed where the tokenizer cannot say.
      if (known === undefined && family === named) return { kind: 'markers', family, told: 'name' };
    }
  }
  return (await infills?.()) === true ? { kind: 'infill' } : { kind: 'none' };
}

/** Undefined: it cannot be told, as for markers that hold spaces, which some tokenizers join with what stands beside them. */
async function knowsMarkers(
  family: FimFamily,
  count: (text: string) => Promise<number | undefined>,
): Promise<boolean | undefined> {
  const markers = markersOf(family);
  if (markers.length === 0) return false;
  if (markers.some((marker) => marker !== marker.trim())) return undefined;
  for (const marker of markers) {
    const tokens = await count(marker);
    if (tokens !== 1) return tokens === undefined ? undefined : false;
  }
  return true;
}

function markersOf({ fim, fileSeparator }: FimFamily): readonly string[] {
  if (fim === undefined) return [];
  return [fim.middle, fim.prefix, fim.suffix, fileSeparator ?? ''].filter((marker) => marker !== '');
}
