/** Lines of a byte stream as they come; a line over the limit is skipped and said, and the rest goes on. */

export type ReadLine =
  | { readonly kind: 'line'; readonly number: number; readonly text: string }
  | { readonly kind: 'too-long'; readonly number: number };

/** Numbers count from 1; empty lines are counted and left out. Bad UTF-8 becomes U+FFFD. */
export async function* readLines(input: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<ReadLine> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let number = 1;
  for await (const chunk of input) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(newline, from);
      const part = chunk.subarray(from, end < 0 ? chunk.length : end);
      bytes += part.length;
      if (bytes <= bytesMax) parts.push(part);
      else parts = [];
      if (end < 0) break;
      yield* lineOf(parts, bytes, number, bytesMax);
      parts = [];
      bytes = 0;
      number++;
      from = end + 1;
    }
  }
  yield* lineOf(parts, bytes, number, bytesMax);
}

const newline = 10;

function* lineOf(parts: readonly Uint8Array[], bytes: number, number: number, bytesMax: number): Generator<ReadLine> {
  if (bytes > bytesMax) {
    yield { kind: 'too-long', number };
    return;
  }
  const text = Buffer.concat(parts).toString('utf8').trim();
  if (text !== '') yield { kind: 'line', number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text };
}
