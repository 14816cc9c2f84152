/** A copy of a GGUF model that names some of its special tokens as those of fill-in-the-middle, so that its server infills. */
import { readFileSync, writeFileSync } from 'node:fs';

/** The new entries come first and are as long as a multiple of the file's alignment, so that nothing else moves within it. */
export function writeFimCopy(
  from: string,
  to: string,
  tokens: { prefix: number; suffix: number; middle: number },
): void {
  const model = readFileSync(from);
  const entries = [
    numberEntry('tokenizer.ggml.fim_pre_token_id', tokens.prefix),
    numberEntry('tokenizer.ggml.fim_suf_token_id', tokens.suffix),
    numberEntry('tokenizer.ggml.fim_mid_token_id', tokens.middle),
  ];
  const length = Buffer.concat(entries).length + textEntry('test.padding', '').length;
  entries.push(textEntry('test.padding', ' '.repeat((alignment - (length % alignment)) % alignment)));
  const head = Buffer.from(model.subarray(0, headBytes));
  head.writeBigUInt64LE(head.readBigUInt64LE(headBytes - 8) + BigInt(entries.length), headBytes - 8);
  writeFileSync(to, Buffer.concat([head, ...entries, model.subarray(headBytes)]));
}

/** Magic, version, number of tensors, number of entries. */
const headBytes = 24;
const alignment = 32;

function numberEntry(key: string, value: number): Buffer {
  const number = Buffer.alloc(8);
  number.writeUInt32LE(4, 0);
  number.writeUInt32LE(value, 4);
  return Buffer.concat([sized(key), number]);
}

function textEntry(key: string, value: string): Buffer {
  const kind = Buffer.alloc(4);
  kind.writeUInt32LE(8);
  return Buffer.concat([sized(key), kind, sized(value)]);
}

function sized(text: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  return Buffer.concat([length, Buffer.from(text)]);
}
