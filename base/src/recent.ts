/** A map of what was asked for last, in two generations: when the newer one is full, the older one goes. A look at it orders nothing, unlike an LRU's. */
export class Recent<K, V> {
  readonly #generationMax: number;
  #newer = new Map<K, V>();
  #older = new Map<K, V>();

  /** Holds `entriesMax` at most, and at least the half of these that was asked for last. */
  constructor(entriesMax: number) {
    this.#generationMax = Math.ceil(entriesMax / 2);
  }

  get(key: K): V | undefined {
    const newer = this.#newer.get(key);
    if (newer !== undefined) return newer;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.#newer.size >= this.#generationMax) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }
}
