/**
 * How likely what a model wrote must be right to be shown, where its server tells how likely it held its tokens. What was right of what
 * would be shown is by cross-validation over repositories, at the keys of lines that newer versions of packages added (`test/training/fit-sureness.ts`).
 */
export const surenessBands = {
  /** 66 % right, at 39 % of keys. */
  eager: 0.38,
  /** 83 % right, at 28 % of keys. */
  balanced: 0.6,
  /** 92 % right, at 16 % of keys. */
  quiet: 0.8,
} as const;
