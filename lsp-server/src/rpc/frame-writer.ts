/** Writes one message as a frame of LSP's base protocol. */

/** The header and the UTF-8 body in one buffer, so that one write carries a whole frame. */
export function frame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = `Content-Length: ${length}\r\n\r\n`;
  const bytes = Buffer.allocUnsafe(header.length + length);
  bytes.write(header, 0, 'latin1');
  bytes.write(text, header.length, 'utf8');
  return bytes;
}
