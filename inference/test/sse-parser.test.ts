/** However a stream is cut, its events are the same. */
import assert from 'node:assert/strict';
import { SseOverflow, SseParser } from '@foretoken/inference/sse-parser.js';

const stream =
  '\uFEFF: hello\r\n\r\ndata: {"a":"é😀"}\n\nevent: x\ndata:no space\rdata:  two\r\rdata\n\nid: 1\n\ndata: last\r\n\r\ndata: unfinished';
const events = ['{"a":"é😀"}', 'no space\n two', '', 'last'];

describe('SSE parser', () => {
  it('reads events with any line end, comments, other fields and several data lines', () => {
    assert.deepEqual(new SseParser(1_000).push(Buffer.from(stream)), events);
  });

  it('gives the same events for every way of cutting the bytes', () => {
    const bytes = Buffer.from(stream);
    let seed = 7;
    const random = (max: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return 1 + (seed % max);
    };
    for (let round = 0; round < 500; round++) {
      const parser = new SseParser(1_000);
      const got: string[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + (round === 0 ? 1 : random(1 + (round % 40)));
        got.push(...parser.push(bytes.subarray(at, end)));
        at = end;
      }
      assert.deepEqual(got, events);
    }
  });

  it('refuses a line, and an event of many lines, over its limit', () => {
    assert.throws(() => new SseParser(100).push(Buffer.from('x'.repeat(101))), SseOverflow);
    assert.throws(() => new SseParser(100).push(Buffer.from('data: 1234567\n'.repeat(13))), SseOverflow);
  });
});
