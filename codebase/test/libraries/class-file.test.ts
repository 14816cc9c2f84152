/** Compiled classes are a stranger's: what follows no rule costs neither time nor the library. */
import assert from 'node:assert/strict';
import { classDeclarations } from '@foretoken/codebase/libraries/class-declarations.js';
import { readClassFile } from '@foretoken/codebase/libraries/class-file.js';

describe('class file', () => {
  const u2 = (value: number) => [value >> 8, value & 0xff];
  const text = (value: string) => [1, ...u2(value.length), ...Buffer.from(value)];

  it('gives up one whose attributes would be read again and again', () => {
    const constants = 8_000;
    const bytes = [
      ...[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52, ...u2(constants + 1)],
      ...Array.from({ length: constants - 1 }, () => [7, 0, 0]).flat(),
      ...text('InnerClasses'),
      ...[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...u2(constants)],
      ...Array.from({ length: constants }, () => [...u2(constants), 0, 0, 0, 0]).flat(),
      ...new Array<number>(constants * 8).fill(0),
    ];
    assert.equal(readClassFile(Buffer.from(bytes)), undefined);
  });

  it('shows a method that takes any number of nothing', () => {
    const method = { name: 'run', flags: 0x81, descriptor: '()V', signature: undefined, parameters: [] };
    const declared = classDeclarations({
      name: 'a/Job',
      flags: 1,
      superName: 'java/lang/Object',
      interfaces: [],
      signature: undefined,
      isRecord: false,
      fields: [],
      methods: [method],
      nested: [],
    });
    assert.deepEqual(
      declared.map(({ signature }) => signature),
      ['class Job', 'void run()'],
    );
  });
});
