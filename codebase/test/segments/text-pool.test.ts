/** Texts that hold another in any case. */
import assert from 'node:assert/strict';
import { TextPool } from '../../src/segments/text-pool.js';

describe('a pool of texts', () => {
  const texts = [
    'Überschrift',
    'plain',
    'Пользователь',
    'новыйПОЛЬЗОВАТЕЛЬ',
    'GRÖSSE',
    'größe',
    'PlainText',
    '名前',
    '',
  ];
  const ends = texts.map((_, at) => Buffer.byteLength(texts.slice(0, at + 1).join('')));
  const pool = new TextPool(Buffer.from(texts.join('')), Uint32Array.from([0, ...ends]));
  const holding = (lower: string) => pool.holding(lower).map((id) => pool.at(id));

  it('finds letters of any script in any case', () => {
    assert.deepEqual(holding('überschrift'), ['Überschrift']);
    assert.deepEqual(holding('пользователь'), ['Пользователь', 'новыйПОЛЬЗОВАТЕЛЬ']);
    assert.deepEqual(holding('grö'), ['GRÖSSE', 'größe']);
    assert.deepEqual(holding('名'), ['名前']);
    assert.deepEqual(holding('plain'), ['plain', 'PlainText']);
    assert.deepEqual(holding('schrift'), ['Überschrift']);
    assert.deepEqual(holding('ä'), []);
  });
});
