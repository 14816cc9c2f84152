/** A least-recently-used map bounded by bytes and by entries. Keys must not be slices of documents: hash them. */
export class Lru<K, V> {
  readonly #entries = new Map<K, { value: V; bytes: number }>();
  readonly #bytesMax: number;
  readonly #entriesMax: number;
  #bytes = 0;

  constructor(bytesMax: number, entriesMax = Number.POSITIVE_INFINITY) {
    this.#bytesMax = bytesMax;
    this.#entriesMax = entriesMax;
  }

  /** The value, which becomes the most recent, or undefined. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps `value`, evicting the oldest until the limits hold; a value over the limit alone is not kept. */
  set(key: K, value: V, bytes: number): void {
    this.delete(key);
    if (bytes > this.#bytesMax) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bytesMax && this.#entries.size <= this.#entriesMax) break;
      this.delete(oldest);
    }
  }

  delete(key: K): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#bytes -= entry.bytes;
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** The least recent first. */
  values(): V[] {
    return Array.from(this.#entries.values(), ({ value }) => value);
  }

  /** The least recent first. */
  entries(): [K, V][] {
    return Array.from(this.#entries, ([key, { value }]) => [key, value]);
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }
}
