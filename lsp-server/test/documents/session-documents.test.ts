import assert from 'node:assert/strict';
import { SessionDocuments } from '../../src/documents/session-documents.js';
import { limits } from '../../src/limits.js';

describe('SessionDocuments', () => {
  it('holds so much text and no more, and has room again for what is closed, edited or lost', function () {
    this.timeout(30_000);
    const lost: string[] = [];
    const documents = new SessionDocuments((uri, reason) => void lost.push(`${uri}: ${reason}`));
    const whole = 'x'.repeat(limits.documentUnitsMax);
    const fits = limits.documentsUnitsMax / limits.documentUnitsMax;
    for (let n = 0; n < fits; n++) documents.open(`file:///${n}`, 'c', 1, whole);
    assert.deepEqual(lost, []);
    documents.open('file:///more', 'c', 1, 'x');
    assert.deepEqual(lost, ['file:///more: the open documents are too large']);
    assert.equal(documents.get('file:///more'), undefined);
    documents.change('file:///0', 2, [{ text: 'short' }], { encoding: 'utf-16', onChange() {} });
    documents.open('file:///more', 'c', 1, 'x');
    assert.ok(documents.get('file:///more'), 'there is room once another is shorter');
    documents.close('file:///1');
    documents.open('file:///1', 'c', 1, 'x'.repeat(limits.documentUnitsMax - 10));
    assert.ok(documents.get('file:///1'));
    documents.open('file:///2', 'c', 2, `${whole}x`);
    assert.equal(lost.at(-1), 'file:///2: it is too large');
    documents.open('file:///3', 'c', 2, whole);
    assert.ok(documents.get('file:///3'), 'opened again, it is not counted twice');
  });

  it('holds so many documents and no more', () => {
    const lost: string[] = [];
    const documents = new SessionDocuments((uri) => void lost.push(uri));
    for (let n = 0; n < limits.documentsMax; n++) documents.open(`file:///${n}`, 'c', 1, '');
    documents.open('file:///more', 'c', 1, '');
    assert.deepEqual(lost, ['file:///more']);
    documents.close('file:///0');
    documents.close('file:///more');
    documents.open('file:///more', 'c', 1, '');
    assert.ok(documents.get('file:///more'));
  });
});
