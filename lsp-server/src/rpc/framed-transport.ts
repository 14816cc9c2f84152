/** Messages over a byte stream in LSP's framing. A damaged stream is answered, then closed: never left open and silent. */
import type { Duplex } from 'node:stream';
import type { Clock } from '@foretoken/base/clock.js';
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { limits } from '../limits.js';
import { FrameReader } from './frame-reader.js';
import { frame } from './frame-writer.js';
import { rpcCodes } from './rpc-error.js';

/** `stream` is a socket, or stdin and stdout as one; `first` is what was already read from it. */
export function framedTransport(stream: Duplex, clock: Clock, first?: Buffer): MessageTransport {
  let closed = false;
  let cancelStall = () => {};
  const transport: MessageTransport = {
    onMessage() {},
    onClose() {},
    onSkipped: undefined,
    send(text) {
      if (!closed && stream.writable) stream.write(frame(text));
    },
    get bytesQueued() {
      return stream.writableLength;
    },
    close(reason) {
      stream.end();
      // A peer that does not close its side must not keep ours.
      clock.after(limits.closeGraceMs, () => stream.destroy());
      finish(reason);
    },
  };
  const reader = new FrameReader({
    onMessage: (text) => transport.onMessage(text),
    onSkipped: (head, tail, bytes) => transport.onSkipped?.(head, tail, bytes),
    onBadBody: (reason) => transport.send(parseErrorText(reason)),
    onDamage(reason) {
      transport.send(parseErrorText(`${reason} The connection is closed.`));
      transport.close(reason);
    },
  });

  function finish(reason: string): void {
    if (closed) return;
    closed = true;
    cancelStall();
    transport.onClose(reason);
  }

  function push(chunk: Buffer): void {
    cancelStall();
    if (!closed) reader.push(chunk);
    if (!closed && !reader.idle)
      cancelStall = clock.after(limits.frameStallMs, () => reader.damage('A frame stalled.'));
  }

  stream.on('data', push);
  stream.on('end', () => {
    reader.end();
    stream.end();
    finish('the peer closed the stream');
  });
  stream.on('error', (error) => finish(error.message));
  stream.on('close', () => finish('the stream closed'));
  if (first !== undefined && first.length > 0) queueMicrotask(() => push(first));
  return transport;
}

function parseErrorText(message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: rpcCodes.parseError, message } });
}
