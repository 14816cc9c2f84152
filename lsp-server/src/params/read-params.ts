/** Reads what a client sent; what is not as the specification says becomes -32602 that names the field, never its contents. */
import type { Position, Range } from '@foretoken/codebase/text/position.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';

export type ReadObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown, field: string): ReadObject {
  if (!isObject(value)) throw badParams(field, 'an object');
  return value;
}

/** The object, or one without fields: for capabilities and other parts that a client may leave out or send as null. */
export function objectOrEmpty(value: unknown): ReadObject {
  return isObject(value) ? value : {};
}

export function asString(value: unknown, field: string): string {
  if (typeof value !== 'string') throw badParams(field, 'a string');
  return value;
}

export function asInteger(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw badParams(field, 'an integer');
  return value;
}

/** `elementsMax` bounds the work that one message can cause. */
export function asArray(value: unknown, field: string, elementsMax: number): readonly unknown[] {
  if (!Array.isArray(value)) throw badParams(field, 'an array');
  if (value.length > elementsMax) throw badParams(field, `an array of at most ${elementsMax} elements`);
  return value;
}

/** The `uri` of the field `textDocument`. */
export function documentUri(params: ReadObject): string {
  return asString(asObject(params['textDocument'], 'textDocument')['uri'], 'textDocument.uri');
}

export function asPosition(value: unknown, field: string): Position {
  const position = asObject(value, field);
  return {
    line: asCount(position['line'], `${field}.line`),
    character: asCount(position['character'], `${field}.character`),
  };
}

export function asRange(value: unknown, field: string): Range {
  const range = asObject(value, field);
  return { start: asPosition(range['start'], `${field}.start`), end: asPosition(range['end'], `${field}.end`) };
}

export function badParams(field: string, expected: string): RpcError {
  return new RpcError(rpcCodes.invalidParams, `${field} must be ${expected}.`);
}

function asCount(value: unknown, field: string): number {
  const count = asInteger(value, field);
  if (count < 0) throw badParams(field, 'zero or more');
  return count;
}

function isObject(value: unknown): value is ReadObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
