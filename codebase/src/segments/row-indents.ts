/** The indentation of each row in half a byte: the number of one of the 15 most frequent, or a mark that it is told apart. */

export interface IndentSections {
  /** Two rows a byte. */
  readonly rowIndents: Uint8Array;
  /** Rows of rarer ones, ascending, and their numbers. */
  readonly rareRows: Uint32Array;
  readonly rareIndents: Uint16Array;
}

const isRare = 15;

/** `indents`: of each row by its number, frequent ones first. */
export function packIndents(indents: Uint16Array): IndentSections {
  const rowIndents = new Uint8Array((indents.length + 1) >>> 1);
  const rareRows: number[] = [];
  for (let row = 0; row < indents.length; row++) {
    const indent = indents[row] ?? 0;
    if (indent >= isRare) rareRows.push(row);
    rowIndents[row >>> 1] = (rowIndents[row >>> 1] ?? 0) | (Math.min(indent, isRare) << (4 * (row & 1)));
  }
  return {
    rowIndents,
    rareRows: Uint32Array.from(rareRows),
    rareIndents: Uint16Array.from(rareRows, (row) => indents[row] ?? 0),
  };
}

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
