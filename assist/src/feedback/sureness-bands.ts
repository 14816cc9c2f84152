/**
 * How likely what a model wrote must be right to be shown, where its server tells how likely it held its tokens. What was right of what
 * would be shown is by cross-validation over hunks of real commits (`test/training/fit-sureness.ts`).
 */
export const surenessBands = {
  /** 56 % right, at 31 % of cursors. */
  eager: 0.42,
  /** 80 % right, at 18 % of cursors. */
  balanced: 0.65,
  /** 88 % right, at 9 % of cursors. */
  quiet: 0.85,
} as const;
