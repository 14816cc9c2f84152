/** An operating failure with a code from the error table (protocol/errors.ts): caught once per boundary. */
export class AppError extends Error {
  readonly code: string;
  /** Facts for the message's holes and for logs; never code, never a secret. */
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, message: string, facts: Record<string, string | number> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.facts = facts;
  }
}

/** The message of anything thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Node's error code (`ENOENT`, `EACCES`…) of anything thrown, if it has one. */
export function errnoCode(thrown: unknown): string | undefined {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string')
    return thrown.code;
  return undefined;
}
