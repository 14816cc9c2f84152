/** Turns anything thrown into what a person or a program is told: a code of the error table, what, why and what to do. */
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { type ErrorCode, errors } from '@foretoken/protocol/errors.js';

export interface OperationFailure {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}

/** The thrown error's own message says why this time; the table says what it is and what to do. */
export function failureOf(thrown: unknown): OperationFailure {
  const detail = errorMessage(thrown);
  if (thrown instanceof AppError && isErrorCode(thrown.code)) {
    const entry = errors[thrown.code];
    return { code: thrown.code, what: entry.what, why: detail === '' ? entry.why : detail, todo: entry.todo };
  }
  return {
    code: thrown instanceof AppError ? thrown.code : 'INTERNAL',
    what: 'Something went wrong inside Foretoken.',
    why: detail,
    todo: 'Run `foretoken doctor`; if it finds nothing, report this with the version that `foretoken --version` prints.',
  };
}
