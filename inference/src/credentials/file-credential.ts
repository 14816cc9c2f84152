/** A key in a file, read again when the file has changed: whoever renews it needs to tell nobody. */
import { readFile, stat } from 'node:fs/promises';
import { errnoCode } from '@foretoken/base/app-error.js';
import { CredentialFault, type CredentialSource } from '../credential-source.js';
import { inferenceLimits } from '../limits.js';

export function fileCredential(path: string): CredentialSource {
  let date = Number.NaN;
  let token: string | undefined;

  async function read(): Promise<string | undefined> {
    try {
      const { mtimeMs, size } = await stat(path);
      if (mtimeMs === date) return token;
      if (size > inferenceLimits.keyBytesMax) throw new CredentialFault('its file is too large to hold one');
      token = (await readFile(path, 'utf8')).trim() || undefined;
      date = mtimeMs;
      return token;
    } catch (thrown) {
      if (thrown instanceof CredentialFault) throw thrown;
      throw new CredentialFault(`its file cannot be read (${errnoCode(thrown) ?? 'unknown'})`);
    }
  }

  return {
    token: read,
    async refresh() {
      const before = token;
      date = Number.NaN;
      return (await read()) !== before;
    },
  };
}
