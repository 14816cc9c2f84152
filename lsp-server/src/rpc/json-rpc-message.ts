/** Reads one JSON-RPC 2.0 message; whatever arrives becomes exactly one of four kinds. */
import { parseJson } from './parse-json.js';
import { rpcCodes } from './rpc-error.js';

/** Kept as it came: `1` and `"1"` are two ids. */
export type RequestId = number | string;

export type IncomingMessage =
  | { readonly kind: 'request'; readonly id: RequestId; readonly method: string; readonly params: unknown }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: RequestId; readonly result: unknown }
  | {
      readonly kind: 'error';
      readonly id: RequestId | null;
      readonly code: number;
      readonly message: string;
      readonly data?: unknown;
    }
  | { readonly kind: 'invalid'; readonly id: RequestId | null; readonly code: number; readonly message: string };

/** Never throws. `params` is an object, an array or undefined. */
export function parseMessage(text: string): IncomingMessage {
  const value = parseJson(text);
  if (value === undefined) return invalid(null, 'The message is not JSON.', rpcCodes.parseError);
  if (Array.isArray(value)) return invalid(null, 'Batches are not part of LSP; send one message at a time.');
  if (!isObject(value)) return invalid(null, 'A message is a JSON object.');
  const id = isId(value['id']) ? value['id'] : null;
  if (value['jsonrpc'] !== '2.0') return invalid(id, '"jsonrpc" must be "2.0".');
  if ('method' in value) return readCall(value, id);
  if ('result' in value && id !== null) return { kind: 'result', id, result: value['result'] };
  if (isObject(value['error'])) return readError(value['error'], id);
  return invalid(id, 'A message has a "method", a "result" or an "error".');
}

function readCall(value: Record<string, unknown>, id: RequestId | null): IncomingMessage {
  const method = value['method'];
  if (typeof method !== 'string') return invalid(id, '"method" must be a string.');
  if ('id' in value && id === null) return invalid(null, '"id" must be a string or a number that is not too large.');
  const params = value['params'] ?? undefined;
  if (params !== undefined && typeof params !== 'object')
    return invalid(id, '"params" must be an object or an array.', rpcCodes.invalidParams);
  return id === null ? { kind: 'notification', method, params } : { kind: 'request', id, method, params };
}

function readError(error: Record<string, unknown>, id: RequestId | null): IncomingMessage {
  const code = typeof error['code'] === 'number' ? error['code'] : rpcCodes.internalError;
  const message = typeof error['message'] === 'string' ? error['message'] : '';
  return { kind: 'error', id, code, message, data: error['data'] };
}

function invalid(id: RequestId | null, message: string, code: number = rpcCodes.invalidRequest): IncomingMessage {
  return { kind: 'invalid', id, code, message };
}

/** A number that JavaScript would not give back as it came cannot be answered. */
export function isId(value: unknown): value is RequestId {
  return typeof value === 'string' || (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
