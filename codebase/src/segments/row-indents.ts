/** The indentation of each row in half a byte: the number of one of the 15 most frequent, or a mark that it is told apart. */

export interface IndentSections {
  /** Two rows a byte. */
  readonly rowIndents: Uint8Array;
  /** Rows of rarer ones, ascending, and their numbers. */
  readonly rareRows: Uint32Array;
  readonly rareIndents: Uint16Array;
}

const isRare = 15;

export class RowIndents {
  readonly #sections: IndentSections;

  constructor(sections: IndentSections) {
    this.#sections = sections;
  }

  /** The number of a row's indentation. */
  of(row: number): number {
    const { rowIndents, rareRows, rareIndents } = this.#sections;
    const indent = ((rowIndents[row >>> 1] ?? 0) >>> (4 * (row & 1))) & isRare;
    if (indent < isRare) return indent;
    let low = 0;
    let high = rareRows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rareRows[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return rareIndents[low] ?? 0;
  }
}
