/** How one model server is reached: what every adapter and the doctor connect with. */
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { ApiClient } from './api-client.js';
import { type CredentialSource, fixedCredential } from './credential-source.js';
import type { ApiNames } from './http-failure.js';
import type { TransportOptions } from './transport-options.js';

export interface ConnectionOptions {
  /** Base address, with or without `/v1`. */
  readonly url: string;
  readonly credential?: CredentialSource | undefined;
  readonly transport?: TransportOptions | undefined;
  readonly clock?: Clock | undefined;
}

/** For completions. Connects at the first request. Throws AppError BACKEND_URL_BAD for an address that cannot be one. */
export function openApi(options: ConnectionOptions, names: ApiNames = completionNames): ApiClient {
  return new ApiClient({
    url: options.url,
    credential: options.credential ?? fixedCredential(''),
    transport: options.transport ?? {},
    clock: options.clock ?? systemClock,
    names,
  });
}

const completionNames: ApiNames = {
  settings: 'backend',
  path: 'completions',
  text: 'The prompt',
  limit: 'backend.prompt_tokens_max',
};
