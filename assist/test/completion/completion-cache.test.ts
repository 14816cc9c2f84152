/** Kept completions are found again only where they still fit. */
import assert from 'node:assert/strict';
import { CompletionCache } from '@foretoken/assist/completion/cache/completion-cache.js';
import { TypeThrough } from '@foretoken/assist/completion/cache/type-through.js';
import { cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';

function at(buffer: string) {
  return cursorContext(buffer.replace('|', ''), buffer.indexOf('|'));
}

const kept = { text: 'total(items)', confidence: 0.9, madeBy: 'backend' } as const;

describe('completion cache', () => {
  it('answers at the same place and further along the text', () => {
    const cache = new CompletionCache();
    cache.put('scope', at('let a = 1;\nlet b = |\nend();'), kept);
    assert.equal(cache.find('scope', at('let a = 1;\nlet b = |\nend();'))?.text, 'total(items)');
    assert.equal(cache.find('scope', at('let a = 1;\nlet b = tot|\nend();'))?.text, 'al(items)');
  });

  it('does not answer when the typed text, the lines around or the scope differ', () => {
    const cache = new CompletionCache();
    cache.put('scope', at('let a = 1;\nlet b = |\nend();'), kept);
    assert.equal(cache.find('scope', at('let a = 1;\nlet b = x|\nend();')), undefined);
    assert.equal(cache.find('scope', at('let a = 2;\nlet b = |\nend();')), undefined);
    assert.equal(cache.find('scope', at('let a = 1;\nlet b = |\nother();')), undefined);
    assert.equal(cache.find('another', at('let a = 1;\nlet b = |\nend();')), undefined);
  });

  it('does not care about white space at the ends of the lines above', () => {
    const cache = new CompletionCache();
    cache.put('scope', at('let a = 1;  \nlet b = |\nend();'), kept);
    assert.equal(cache.find('scope', at('let a = 1;\nlet b = |\nend();'))?.text, 'total(items)');
  });

  it('does not care how the code around is formatted, but for what its indentation says', () => {
    const cache = new CompletionCache();
    cache.put('scope', at('def f(a, b):\n    x = g( a )\n    y = |\n'), kept);
    assert.equal(cache.find('scope', at('def f(a,b):\n\tx = g(a)\n\n\ty = |\n'))?.text, 'total(items)');
    assert.equal(cache.find('scope', at('def f(a, b):\n    x = g(a)\ny = |\n')), undefined);
    assert.equal(cache.find('scope', at('def f(a, b):\n    x = ga\n    y = |\n')), undefined);
    assert.equal(cache.find('scope', at('def f(a, b):\n    x = g(a)\n    y =|\n')), undefined, 'no space too many');
  });

  it('tells places apart by the line above, however long it is', () => {
    for (const length of [300, 3_000]) {
      const cache = new CompletionCache();
      const table = 'a = [1], '.repeat(length / 9);
      cache.put('scope', at(`${table}\nlet b = |`), kept);
      assert.equal(cache.find('scope', at(`${table}\nlet b = |`))?.text, 'total(items)');
      assert.equal(cache.find('scope', at(`${table}; end\nlet b = |`)), undefined);
    }
  });

  it('stays within its bytes', () => {
    const cache = new CompletionCache();
    for (let i = 0; i < 20_000; i++) cache.put('scope', at(`let v${i} = |`), { ...kept, text: 'x'.repeat(500) });
    assert.ok(cache.bytes <= 4 * 1024 * 1024);
  });
});

describe('type-through', () => {
  const item = { completionId: 1, text: 'total(items)', source: 'embedded', confidence: 0.9 } as const;

  it('goes on with what is shown while it is being typed, also past a bracket the editor closed', () => {
    const typeThrough = new TypeThrough();
    typeThrough.remember('me', at('let b = |'), [item]);
    assert.deepEqual(typeThrough.follow('me', at('let b = to|')).items, [
      { ...item, text: 'tal(items)', source: 'type-through' },
    ]);
    assert.equal(typeThrough.follow('me', at('let b = total(|)')).items.at(0)?.text, 'items)');
  });

  it('says nothing once what is typed differs, is all there is, or belongs to another owner', () => {
    const typeThrough = new TypeThrough();
    typeThrough.remember('me', at('let b = |'), [item]);
    assert.deepEqual(typeThrough.follow('me', at('let b = x|')).items, []);
    assert.deepEqual(typeThrough.follow('me', at('let b = total(items)|')).items, []);
    assert.deepEqual(typeThrough.follow('you', at('let b = to|')).items, []);
  });
});
