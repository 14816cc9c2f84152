/** What names mean at a place: as the codebase defines them, or else the libraries that the document imports. */
import type { StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import { type ToldImports, toldImports } from '../context/evidence/told-imports.js';
import type { ItemPlace } from './code-items.js';
import { itemLimits } from './limits.js';

export class KnownNames {
  readonly #place: ItemPlace;
  readonly #shadowed: ReadonlySet<string>;
  #told: ToldImports | undefined;

  constructor(place: ItemPlace) {
    this.#place = place;
    this.#shadowed = new Set([place.path, ...place.overlays.keys()]);
  }

  /** Read when they are first asked for. */
  get told(): ToldImports {
    this.#told ??= toldImports(this.#place);
    return this.#told;
  }

  /** Of a name; the codebase's go before a library's. */
  definitionsOf(name: string, definitionsMax: number): readonly StoredDefinition[] {
    const own = this.#place.structure?.definitionsOf(name, definitionsMax, this.#shadowed) ?? [];
    return own.length > 0 ? own : this.told.libraries.definitionsOf(name).slice(0, definitionsMax);
  }

  /** What is defined in a type of this name itself. */
  membersOf(type: string): readonly StoredDefinition[] {
    const own = this.#place.structure?.membersOf(type, itemLimits.membersMax, this.#shadowed) ?? [];
    return own.length > 0 ? own : this.told.libraries.membersOf(type, itemLimits.membersMax);
  }
}
