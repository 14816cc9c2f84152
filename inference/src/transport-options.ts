/** What lies between us and a server: whom to trust, as whom we come, and which proxy to go through. */
export interface TransportOptions {
  /** PEM certificates trusted beside the system's. */
  readonly extraCa?: readonly string[] | undefined;
  /** PEM; shown to a server that asks who we are. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string } | undefined;
  /** SHA-256 of the public keys (SPKI, base64) one of which the server's certificate must have. Empty: whichever is trusted. */
  readonly pins?: readonly string[] | undefined;
  /** 1.3 where nothing is said. */
  readonly tlsMin?: '1.2' | '1.3' | undefined;
  /** An http or https address, with a user name and password where the proxy wants them. */
  readonly proxy?: string | undefined;
  readonly connectMs?: number | undefined;
}
