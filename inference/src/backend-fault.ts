/** A failed request inside an adapter, thrown to its one boundary and turned into the `failed` end of the stream there. */
import type { BackendFailure, BackendFailureCode } from './backend.js';

export class BackendFault extends Error {
  readonly failure: BackendFailure;

  constructor(
    code: BackendFailureCode,
    detail: string,
    more: Pick<BackendFailure, 'httpStatus' | 'retryAfterMs' | 'systemCode' | 'tooLong'> = {},
  ) {
    super(detail);
    this.failure = { code, detail, ...more };
  }
}
