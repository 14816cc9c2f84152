/** The least that a client can do: undici alone, one request, and the time until the first text is there. For comparison. */
import { Pool } from 'undici';

export interface BareClient {
  /** Milliseconds until the body's first bytes; the rest is read and dropped. */
  firstBytesMs(body: string): Promise<number>;
  close(): Promise<void>;
}

export function openBareClient(url: string): BareClient {
  const pool = new Pool(url);
  return {
    async firstBytesMs(body) {
      const began = performance.now();
      const headers = { 'content-type': 'application/json' };
      const answer = await pool.request({ method: 'POST', path: '/v1/completions', headers, body });
      let first: number | undefined;
      for await (const _chunk of answer.body) first ??= performance.now() - began;
      return first ?? Number.NaN;
    },
    close: () => pool.close(),
  };
}
