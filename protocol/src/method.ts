/** One method of the wire beside LSP's own: its name, who sends it, since which wire version, and the schemas of both ends. */
import type * as z from 'zod/mini';

export interface Method<Params extends z.ZodMiniType = z.ZodMiniType, Result extends z.ZodMiniType = z.ZodMiniType> {
  readonly name: `foretoken/${string}`;
  readonly direction: 'client-to-daemon' | 'daemon-to-client';
  readonly kind: 'request' | 'notification';
  /** The wire version that brought it. */
  readonly since: number;
  readonly doc: string;
  readonly params: Params;
  readonly result: Result;
}

export type ParamsOf<M extends Method> = z.output<M['params']>;
export type ResultOf<M extends Method> = z.output<M['result']>;

/** Keeps the precise types of the schemas. */
export function method<Params extends z.ZodMiniType, Result extends z.ZodMiniType>(
  definition: Method<Params, Result>,
): Method<Params, Result> {
  return definition;
}
