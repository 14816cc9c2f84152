/** What the daemon and the process that counts tokens say to one another over Node's IPC channel. */

export interface ToCounting {
  readonly kind: 'count';
  readonly id: number;
  /** Where the vocabulary is installed. */
  readonly folder: string;
  /** Of the table of packages. */
  readonly vocabulary: string;
  readonly model: string;
  readonly text: string;
}

export interface FromCounting {
  readonly kind: 'counted';
  readonly id: number;
  /** Undefined: the vocabulary cannot be used. */
  readonly tokens: number | undefined;
}

/** Only our own child and parent speak on this channel; the kind is checked against version skew during an upgrade. */
export function isToCounting(message: unknown): message is ToCounting {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'count';
}

export function isFromCounting(message: unknown): message is FromCounting {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'counted';
}
