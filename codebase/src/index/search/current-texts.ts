/** Files as they stand on the disk now, each read once; what leads through a link or cannot be read is absent. */
import { join } from 'node:path';
import { leadsThroughLink } from '../../files/links.js';
import { readSource } from '../../files/read-source.js';

export class CurrentTexts {
  readonly #root: string;
  readonly #lines = new Map<string, readonly string[] | undefined>();

  constructor(root: string) {
    this.#root = root;
  }

  linesOf(path: string): readonly string[] | undefined {
    if (!this.#lines.has(path)) this.#lines.set(path, this.#read(path));
    return this.#lines.get(path);
  }

  #read(path: string): readonly string[] | undefined {
    if (leadsThroughLink(this.#root, path)) return undefined;
    const read = readSource(join(this.#root, path), searchedBytesMax);
    return read.kind === 'text' ? read.text.split(/\r?\n/) : undefined;
  }
}

const searchedBytesMax = 16 * 1024 * 1024;
