/**
 * How likely what a model wrote must be right to be shown, where its server tells how likely it held its tokens. What was right of what
 * would be shown is by cross-validation over repositories, at the keys of lines that real commits added (`test/training/fit-sureness.ts`).
 */
export const surenessBands = {
  /** 65 % right, at 35 % of keys. */
  eager: 0.42,
  /** 78 % right, at 24 % of keys. */
  balanced: 0.6,
  /** 83 % right, at 15 % of keys. */
  quiet: 0.8,
} as const;
