/** The words inside names. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { eachPart } from '@foretoken/assist/context/evidence/name-parts.js';

const partsOf = (name: string) => {
  const parts: number[] = [];
  eachPart(name, (part) => parts.push(part));
  return parts;
};

describe('the parts of a name', () => {
  it('are those of three letters or more, case apart', () => {
    assert.deepEqual(partsOf('parseHTTPHeader'), ['parse', 'HTTP', 'header'].flatMap(partsOf));
    assert.deepEqual(partsOf('PARSE_if_header'), partsOf('parseHeader'));
    assert.equal(new Set(partsOf('parse_header_parser')).size, 3);
  });

  it('have other numbers in each process, so that nobody can write names that crowd a table of them', () => {
    const module = import.meta.resolve('@foretoken/assist/context/evidence/name-parts.js');
    const script = `import { eachPart } from ${JSON.stringify(module)}; eachPart('header', (part) => console.log(part));`;
    const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    assert.match(told, /^-?\d+\n$/);
    assert.notEqual(Number(told), partsOf('header')[0]);
  });
});
