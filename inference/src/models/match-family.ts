/** Which family a model belongs to, by its name or because the user says so. */
import { nearestName } from '@foretoken/base/nearest-name.js';
import { chatFamily } from './chat-prompt.js';
import { fimFamilies, plainFamily } from './fim-families.js';
import type { FimFamily } from './fim-family.js';

export interface FamilyMatch {
  readonly family: FimFamily;
  /** The name says which family it is, or the user does. */
  readonly known: boolean;
  /** A family with nearly this name, when it is not known. */
  readonly nearest: FimFamily | undefined;
}

const families = [...fimFamilies, plainFamily, chatFamily];

/** Every name that may be forced. */
export const familyNames: readonly string[] = families.map(({ name }) => name);

/** The family of a model by its name, with or without an owner: `Qwen/Qwen2.5-Coder-7B`. Unknown names: `plain`. */
export function familyOf(model: string): FimFamily {
  return matchFamily(model).family;
}

/** `forced` is the name of a family, or anything else to go by the model's name. */
export function matchFamily(model: string, forced = ''): FamilyMatch {
  const named = families.find(({ name }) => name === forced);
  if (named !== undefined) return { family: named, known: true, nearest: undefined };
  const name = model.toLowerCase();
  const family = fimFamilies.find((candidate) => candidate.models.test(name));
  if (family !== undefined) return { family, known: true, nearest: undefined };
  return { family: plainFamily, known: false, nearest: nearestFamily(name) };
}

/** Compared without owner, size and format, which differ by more than a slip of the pen. */
function nearestFamily(model: string): FimFamily | undefined {
  const stem = (name: string) =>
    (name.split('/').at(-1) ?? name)
      .split(/[:@]/)[0]
      ?.replace(/[-_.]?(?:\d+(?:\.\d+)?[bm]|base|instruct|hf|gguf|awq|gptq|q\d.*)(?![a-z]).*$/, '') ?? '';
  const examples = new Map(fimFamilies.map((family) => [stem(family.example), family]));
  const nearest = nearestName(stem(model), [...examples.keys()]);
  return nearest === undefined ? undefined : examples.get(nearest);
}
