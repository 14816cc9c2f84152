/** Where the key of a backend comes from; asked at each request, so that it may change. */
export interface CredentialSource {
  /** The bearer token, or undefined when there is none. Rejects with a CredentialFault. */
  token(): Promise<string | undefined>;
  /** After the token was not accepted: reads it anew. Whether it is another one. Absent: it never is. */
  refresh?(): Promise<boolean>;
}

/** Why there is no key, as the end of a sentence. Never tells the key, nor what a command said. */
export class CredentialFault extends Error {}

export function fixedCredential(token: string): CredentialSource {
  const trimmed = token.trim();
  return { token: () => Promise.resolve(trimmed === '' ? undefined : trimmed) };
}
