/** Two transports joined in memory, for a client in the same process; messages arrive in order, each in a turn of its own. */
import type { MessageTransport } from '@foretoken/base/message-transport.js';

/** What one end sends, the other receives. Closing one closes both. */
export function transportPair(): [MessageTransport, MessageTransport] {
  const left = new MemoryTransport();
  const right = new MemoryTransport();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryTransport implements MessageTransport {
  onMessage: (text: string) => void = () => {};
  onClose: (reason: string) => void = () => {};
  onSkipped: MessageTransport['onSkipped'];
  peer: MemoryTransport | undefined;
  #closed = false;
  #bytesQueued = 0;

  get bytesQueued(): number {
    return this.#bytesQueued;
  }

  send(text: string): void {
    if (this.#closed) return;
    this.#bytesQueued += text.length;
    queueMicrotask(() => {
      this.#bytesQueued -= text.length;
      const { peer } = this;
      if (peer && !peer.#closed) peer.onMessage(text);
    });
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose(reason);
    queueMicrotask(() => this.peer?.close('the peer closed'));
  }
}
