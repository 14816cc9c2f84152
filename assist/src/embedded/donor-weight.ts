/** How much a donor's line counts: log-linear in how its place resembles ours, fitted offline (test/training/fit_donors.py). */

/** How a donor's place resembles the cursor's. */
export interface DonorPlace {
  readonly sameFile: boolean;
  readonly sameFolder: boolean;
  /** Whether the line above is ours, and the line below. */
  readonly equalAbove: boolean;
  readonly equalBelow: boolean;
  /** Rows from the cursor, in its own buffer; else 0. */
  readonly rowsApart: number;
  /** Likeness of each neighbour: three above, two below, the parent; then the mean of those further away. */
  readonly near: readonly number[];
}

/** What is looked at, in the order of the weights; `renamed`: names of what is typed that had to differ. */
export function donorColumns(donor: DonorPlace, renamed: number, isRenaming: boolean): number[] {
  const [above = 0, , , below = 0] = donor.near;
  return [
    ...donor.near,
    Number(donor.equalAbove),
    Number(donor.equalBelow),
    Number(donor.sameFile),
    Number(donor.sameFolder),
    Math.log1p(donor.rowsApart),
    above * below,
    renamed,
    Number(isRenaming),
  ];
}

/** Logarithm of a weight, nothing renamed: of two donors the better one counts e to the difference as much. */
export function donorWeight(donor: DonorPlace): number {
  const columns = donorColumns(donor, 0, false);
  return columns.reduce((sum, column, at) => sum + column * (placeWeights[at] ?? 0), 0);
}

/** Three lines above, two below, the block's opening line, lines further away; then as in donorColumns. */
const placeWeights = [5.26, 1.97, 0.62, 3.48, -0.12, 0.77, 0.42, 1.06, 0.71, 2.4, 0.55, -0.24, -3.29];
/** Each name of what is typed that differs. */
export const renamedWeight = -3.04;
/** A line with its names changed is likelier than the same line as it stands. */
export const renamingFactor = Math.exp(0.91);
