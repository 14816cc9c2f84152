/** The forwarder's own messages as frames, and a frame's message. */
import { frame } from '@foretoken/lsp-server/rpc/frame-writer.js';
import { parseJson } from '@foretoken/lsp-server/rpc/parse-json.js';

export function request(id: string, method: string, params: unknown): Buffer {
  return frame(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
}

export function notification(method: string, params: unknown): Buffer {
  return frame(JSON.stringify({ jsonrpc: '2.0', method, params }));
}

/** The answer to a request; `id` as JSON writes it. */
export function answer(id: string, outcome: { result: null } | { error: { code: number; message: string } }): Buffer {
  return frame(`{"jsonrpc":"2.0","id":${id},${JSON.stringify(outcome).slice(1)}`);
}

/** What a frame holds, header and all; undefined when it is no JSON. */
export function messageIn(whole: Buffer): unknown {
  return parseJson(whole.toString('utf8', whole.indexOf('\r\n\r\n') + 4));
}
