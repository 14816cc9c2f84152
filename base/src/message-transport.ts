/** Carries whole JSON-RPC messages: a socket, a WebSocket or a test. The text is one JSON value. */
export interface MessageTransport {
  /** Set once, before any message arrives. */
  onMessage: (text: string) => void;
  /** The peer is gone; called once. `reason` is for the log. */
  onClose: (reason: string) => void;
  send(text: string): void;
  /** Bytes accepted but not yet taken by the peer. */
  readonly bytesQueued: number;
  close(reason: string): void;
}
