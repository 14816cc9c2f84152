/** What a text is made to be, by a server that can: of our own making, never of the user's code. */

export type GuidedOutput =
  | { readonly kind: 'json'; readonly schema: Readonly<Record<string, unknown>> }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };
