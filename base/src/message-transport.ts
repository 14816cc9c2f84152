/** Carries whole JSON-RPC messages: a socket, a WebSocket or a test. The text is one JSON value. */
export interface MessageTransport {
  /** Set once, before any message arrives. */
  onMessage: (text: string) => void;
  /** The peer is gone; called once. `reason` is for the log. */
  onClose: (reason: string) => void;
  /** A message over the transport's limit was skipped unread; its first and last kilobytes, and its size in bytes. */
  onSkipped?: ((head: string, tail: string, bytes: number) => void) | undefined;
  send(text: string): void;
  /** Bytes accepted but not yet taken by the peer. */
  readonly bytesQueued: number;
  close(reason: string): void;
}
