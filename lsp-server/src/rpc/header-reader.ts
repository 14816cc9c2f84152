/** Reads the header of one frame a byte at a time, so that a peer that sends no header at all is told so at its first byte. */
import { limits } from '../limits.js';

type HeaderStep = { readonly contentLength: number } | { readonly damage: string };

const CR = 13;
const LF = 10;
const COLON = 58;

export class HeaderReader {
  #line = '';
  #bytes = 0;
  #sawCr = false;
  #sawColon = false;
  #contentLength: number | undefined;

  /** True when no byte of a header has come yet. */
  get empty(): boolean {
    return this.#bytes === 0;
  }

  /** Undefined until the header ends or proves damaged; then ready for the next header. */
  push(byte: number): HeaderStep | undefined {
    if (++this.#bytes > limits.headerBytesMax) return damage('A header is too long.');
    if (this.#sawCr) return byte === LF ? this.#endLine() : damage('A carriage return without a line feed.');
    if (byte === CR) {
      if (this.#line !== '' && !this.#sawColon) return damage('A header line without a colon.');
      this.#sawCr = true;
      return undefined;
    }
    if (byte === LF) return damage('A header line must end in CR LF.');
    if (!this.#sawColon && byte === COLON) {
      if (this.#line === '') return damage('A header line without a name.');
      this.#sawColon = true;
    } else if (this.#sawColon ? byte < 32 && byte !== 9 : !nameBytes.has(byte)) {
      return damage('Not a header: a message begins with Content-Length.');
    }
    this.#line += String.fromCharCode(byte);
    return undefined;
  }

  #endLine(): HeaderStep | undefined {
    const line = this.#line;
    this.#line = '';
    this.#sawCr = false;
    this.#sawColon = false;
    if (line === '') return this.#endHeader();
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'content-length') return this.#takeLength(value);
    if (name === 'content-type') return checkCharset(value);
    return undefined;
  }

  #takeLength(value: string): HeaderStep | undefined {
    if (this.#contentLength !== undefined) return damage('Content-Length is given twice.');
    if (!/^[0-9]{1,15}$/.test(value)) return damage('Content-Length is not a number of bytes.');
    const length = Number(value);
    if (length > limits.frameBytesMax) return damage('Content-Length is too large.');
    this.#contentLength = length;
    return undefined;
  }

  #endHeader(): HeaderStep {
    const contentLength = this.#contentLength;
    this.#contentLength = undefined;
    this.#bytes = 0;
    return contentLength === undefined ? damage('A header without Content-Length.') : { contentLength };
  }
}

function checkCharset(value: string): HeaderStep | undefined {
  const charset = /charset\s*=\s*"?([^";\s]*)/i.exec(value)?.[1]?.toLowerCase();
  if (charset === undefined || charset === 'utf-8' || charset === 'utf8') return undefined;
  return damage('The charset of a message must be utf-8.');
}

function damage(reason: string): HeaderStep {
  return { damage: reason };
}

/** The token characters of RFC 9110. */
const nameBytes = new Set(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+.^_`|~-"));
