/** Finds out how a model is asked to fill in the middle: by its names, its server's tokenizer, and by asking. */
import { isChatName } from '../models/chat-prompt.js';
import { layoutMarkers, marker, markersOf } from '../models/family-markers.js';
import { fimFamilies } from '../models/fim-families.js';
import type { FimFamily } from '../models/fim-family.js';
import { familyOf } from '../models/match-family.js';
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
  const named = names.map(familyOf).find((family) => fimFamilies.includes(family));
  if (named !== undefined) {
    const markers = provableMarkers(named.alone);
    const known = countTokens && markers && (await areTokens(markers, countTokens));
    if (known !== false) return { kind: 'markers', family: named, told: known === true ? 'tokenizer' : 'name' };
  }
  const family = countTokens && (await familyOfTokenizer(countTokens));
  if (family !== undefined) return { kind: 'markers', family, told: 'tokenizer' };
  if ((await infills?.()) === true) return { kind: 'infill' };
  return { kind: names.some(isChatName) ? 'chat' : 'none' };
}

type CountTokens = (text: string) => Promise<number | undefined>;

/** The family that has most of its markers among the tokens, and all of those that its prompts are made of. */
async function familyOfTokenizer(count: CountTokens): Promise<FimFamily | undefined> {
  const counts = new Map<string, Promise<number | undefined>>();
  const once: CountTokens = (text) => {
    const known = counts.get(text) ?? count(text);
    counts.set(text, known);
    return known;
  };
  let best: { readonly family: FimFamily; readonly score: number } | undefined;
  for (const family of fimFamilies) {
    const alone = provableMarkers(family.alone);
    const layout = layoutMarkers(family);
    if (alone === undefined || (await areTokens(layout, once)) !== true) continue;
    const ends = await Promise.all(markersOf(family.stop.join('')).map(once));
    const known = new Set([...layout, ...markersOf(family.stop.join('')).filter((_, i) => ends[i] === 1)]);
    // Tokenizers of several families hold the same tokens. Among equals: the prefix first, then the more telling layout.
    const prefixFirst = family.alone.indexOf('{head}') < family.alone.indexOf('{suffix}');
    const score = known.size + (prefixFirst ? 0.5 : 0) + layout.length / 100;
    if (best === undefined || score > best.score) best = { family, score };
  }
  return best?.family;
}

/** Undefined when the server cannot say. */
async function areTokens(markers: readonly string[], count: CountTokens): Promise<boolean | undefined> {
  const counts = await Promise.all(markers.map(count));
  if (counts.includes(undefined)) return undefined;
  return counts.every((tokens) => tokens === 1);
}

/** The markers of a layout that consists of nothing else; undefined where words or spaces belong to it, which tokenizers join with what stands beside them. */
function provableMarkers(layout: string): readonly string[] | undefined {
  const rest = layout.replace(slot, '').replace(marker, '');
  const markers = markersOf(layout);
  return rest === '' && markers.length > 0 ? markers : undefined;
}

const slot = /\{[a-z]+\}/g;
