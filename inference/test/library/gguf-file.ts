/** Small GGUF files for tests: whatever description is wanted, right or wrong, and no tensors. */

type Value =
  | string
  | number
  | readonly string[]
  | Float32Array
  | { readonly type: number }
  | { readonly listOf: number; readonly length: bigint };

export type Entry = readonly [key: string, value: Value];

interface GgufFile {
  readonly version?: number;
  readonly tensorCount?: bigint;
  /** The number that it says it has. */
  readonly entryCount?: bigint;
  readonly entries: readonly Entry[];
}

export function gguf({ version = 3, tensorCount = 0n, entryCount, entries }: GgufFile): Buffer {
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensorCount),
    u64(entryCount ?? BigInt(entries.length)),
    ...entries.flatMap(([key, value]) => [text(key), valueBytes(value)]),
  ]);
}

function valueBytes(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)]);
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)]);
  if (value instanceof Float32Array)
    return Buffer.concat([u32(9), u32(6), u64(BigInt(value.length)), Buffer.from(value.buffer)]);
  if ('type' in value) return u32(value.type);
  if ('listOf' in value) return Buffer.concat([u32(9), u32(value.listOf), u64(value.length)]);
  return Buffer.concat([u32(9), u32(8), u64(BigInt(value.length)), ...value.map(text)]);
}

function text(value: string): Buffer {
  return Buffer.concat([u64(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
