/** Reads what a GGUF file says of itself: bounded in everything, since anybody may have written the file. */
import { closeSync, openSync, readSync } from 'node:fs';
import { libraryLimits as limits } from './limits.js';

export interface GgufMetadata {
  /** Numbers, switches and texts; of lists nothing but `markers`. */
  readonly values: ReadonlyMap<string, string | number | boolean>;
  /** Tokens of its vocabulary that look like markers: `<|fim_prefix|>`, `[SUFFIX]`. */
  readonly markers: ReadonlySet<string>;
}

/** Why a file is no model, as a sentence goes on after its name. */
export class GgufFault extends Error {}

/** Blocks for the head of the file, some megabytes. Throws GgufFault, or what the file system says. */
export function readGguf(path: string): GgufMetadata {
  const file = openSync(path, 'r');
  try {
    return read(new HeadReader(file));
  } finally {
    closeSync(file);
  }
}

/** Whether these bytes can be the first of a GGUF file; undefined: too few to tell. */
export function beginsAsGguf(bytes: Uint8Array): boolean | undefined {
  if (bytes.length < magic.length) return undefined;
  return magic.every((byte, i) => bytes[i] === byte);
}

const magic = Buffer.from('GGUF');

function read(head: HeadReader): GgufMetadata {
  if (beginsAsGguf(head.bytes(4)) !== true) throw new GgufFault('is no GGUF file');
  const version = head.u32();
  // A file of the other byte order has its version in the upper half.
  if (version > 0xffff) throw new GgufFault('is written for machines of another byte order');
  if (version < 2 || version > 3) throw new GgufFault(`has version ${version} of GGUF; 2 and 3 can be read`);
  head.count(limits.ggufTensorsMax, 'tensors');
  const entries = head.count(limits.ggufEntriesMax, 'entries');
  const values = new Map<string, string | number | boolean>();
  const markers = new Set<string>();
  for (let i = 0; i < entries; i++) {
    const key = head.text(limits.ggufKeyBytesMax);
    if (key === undefined) throw new GgufFault('has an entry whose name is too long');
    const type = head.u32();
    if (type === listType) readList(head, key === 'tokenizer.ggml.tokens' ? markers : undefined);
    else {
      const value = readValue(head, type);
      if (value !== undefined) values.set(key, value);
    }
  }
  return { values, markers };
}

const textType = 8;
const listType = 9;

function readValue(head: HeadReader, type: number): string | number | boolean | undefined {
  switch (type) {
    case 0:
      return head.bytes(1).readUInt8();
    case 1:
      return head.bytes(1).readInt8();
    case 2:
      return head.bytes(2).readUInt16LE();
    case 3:
      return head.bytes(2).readInt16LE();
    case 4:
      return head.u32();
    case 5:
      return head.bytes(4).readInt32LE();
    case 6:
      return head.bytes(4).readFloatLE();
    case 7:
      return head.bytes(1).readUInt8() !== 0;
    case textType:
      return head.text(limits.ggufTextBytesMax);
    case 10:
      return Number(head.bytes(8).readBigUInt64LE());
    case 11:
      return Number(head.bytes(8).readBigInt64LE());
    case 12:
      return head.bytes(8).readDoubleLE();
    default:
      throw new GgufFault(`has an entry of a kind that is not known (${type})`);
  }
}

/** Bytes of one element, by type. */
const widths: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

function readList(head: HeadReader, markers: Set<string> | undefined): void {
  const type = head.u32();
  const length = head.count(limits.ggufListMax, 'elements of a list');
  const width = widths[type];
  if (width !== undefined) {
    head.skip(length * width);
    return;
  }
  if (type !== textType) throw new GgufFault(`has a list of a kind that is not known (${type})`);
  for (let i = 0; i < length; i++) {
    const text = head.text(markers === undefined ? 0 : limits.ggufMarkerBytesMax);
    if (
      text !== undefined &&
      markers !== undefined &&
      markers.size < limits.ggufMarkersMax &&
      /^[<[].*[>\]]$/.test(text)
    )
      markers.add(text);
  }
}

/** Goes through the file once, a window at a time. */
class HeadReader {
  readonly #file: number;
  #window = Buffer.alloc(0);
  #at = 0;
  /** Of the window's beginning in the file. */
  #offset = 0;

  constructor(file: number) {
    this.#file = file;
  }

  u32(): number {
    return this.bytes(4).readUInt32LE();
  }

  count(max: number, what: string): number {
    const count = this.bytes(8).readBigUInt64LE();
    if (count > BigInt(max)) throw new GgufFault(`says that it has ${count} ${what}; ${max} are the most`);
    return Number(count);
  }

  /** Undefined for a longer one, which is passed over. */
  text(bytesMax: number): string | undefined {
    const length = this.count(limits.ggufHeadBytesMax, 'bytes of a text');
    if (length <= bytesMax) return this.bytes(length).toString('utf8');
    this.skip(length);
    return undefined;
  }

  /** Valid until the next call. */
  bytes(length: number): Buffer {
    if (this.#at + length > this.#window.length) this.#fill(length);
    const bytes = this.#window.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  skip(length: number): void {
    const inWindow = Math.min(length, this.#window.length - this.#at);
    this.#at += inWindow;
    if (inWindow === length) return;
    this.#offset += this.#window.length + (length - inWindow);
    this.#window = Buffer.alloc(0);
    this.#at = 0;
    this.#limit(0);
  }

  #fill(length: number): void {
    this.#offset += this.#at;
    this.#limit(length);
    const window = Buffer.allocUnsafe(Math.max(length, windowBytes));
    const kept = this.#window.copy(window, 0, this.#at);
    this.#at = 0;
    let filled = kept;
    while (filled < length) {
      const more = readSync(this.#file, window, filled, window.length - filled, this.#offset + filled);
      if (more === 0) throw new GgufFault('ends before its description does');
      filled += more;
    }
    this.#window = window.subarray(0, filled);
  }

  #limit(length: number): void {
    if (this.#offset + length > limits.ggufHeadBytesMax)
      throw new GgufFault(`has a description of more than ${limits.ggufHeadBytesMax} bytes`);
  }
}

const windowBytes = 256 * 1024;
