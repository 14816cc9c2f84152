/** The version of the wire: raised with a change that an older side cannot ignore. A daemon serves this one and the one before. */
export const wireVersion = 1;

/** Whether two sides understand each other. */
export function wireCompatible(daemon: number, client: number): boolean {
  return client === daemon || client === daemon - 1;
}

/** First line a client may send on the socket, followed by one JSON object and a newline. */
export const greetingMark = 'FORETOKEN/1 ';
export const greetingBytesMax = 4096;
