/** Finds a known model by its name, or by what was most likely meant. */
import { nearestName } from '@foretoken/base/nearest-name.js';
import { knownModels } from './data/known-models.js';
import type { KnownModel } from './known-model.js';

export function knownModel(name: string): KnownModel | undefined {
  return knownModels.find((model) => model.name === name.toLowerCase());
}

/** The one that was most likely meant. */
export function nearestKnownModel(name: string): string | undefined {
  const names = knownModels.map((model) => model.name);
  return nearestName(name, names) ?? names.find((known) => known.includes(name.toLowerCase()));
}
