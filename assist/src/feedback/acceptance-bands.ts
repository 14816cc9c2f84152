/** How likely a suggestion must be taken to be shown at all, by how much the user wants to see. Set by hand; the gate's estimates are what is learned. */
export const acceptanceBands = {
  eager: 0.1,
  balanced: 0.2,
  quiet: 0.35,
} as const;
