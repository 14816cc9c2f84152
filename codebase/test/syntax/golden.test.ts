/** Each language's outline of a fixture is what is kept beside it. `UPDATE_EXPECT=1` writes it anew, to be read over. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outline } from '@foretoken/codebase/syntax/outline.js';
import { loadSyntax, outlineOf } from '@foretoken/codebase/syntax/outline-of.js';

const fixtures = fileURLToPath(new URL('../../../test/syntax/fixtures', import.meta.url));
const languages = readdirSync(fixtures)
  .filter((name) => name.endsWith('.source.txt'))
  .map((name) => name.replace('.source.txt', ''));

describe('outlines', function () {
  this.timeout(30_000);

  it('are tested in every language', () => assert.equal(languages.length, 22));

  for (const id of languages) {
    it(`of ${id} are as kept`, async () => {
      const source = readFileSync(join(fixtures, `${id}.source.txt`), 'utf8');
      assert.ok(await loadSyntax(id), 'not loaded');
      const outline = outlineOf(source, id);
      assert.ok(outline !== undefined);
      const kept = join(fixtures, `${id}.outline.txt`);
      const text = readable(outline);
      if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(kept, text);
      assert.equal(text, existsSync(kept) ? readFileSync(kept, 'utf8') : '');
    });
  }

  it('of PHP that puts braces around its namespaces have imports and traits', async () => {
    await loadSyntax('php');
    const text = '<?php\nnamespace A {\n use B\\C;\n class X { use T; }\n}\n';
    assert.equal(
      readable(outlineOf(text, 'php') ?? assert.fail()),
      '2-5 exported module A  | namespace A\n4 exported class A / X < T  | class X\n3 import B\\C { C }\n',
    );
  });

  it('of other languages there are none', async () => {
    assert.equal(await loadSyntax('haskell'), false);
    assert.equal(outlineOf('main = pure ()\n', 'haskell'), undefined);
  });
});

/** One line a definition: place, whether it is seen outside, kind, name, what it extends, its type, its header. */
function readable({ definitions, imports }: Outline): string {
  const lines = definitions.map((definition) => {
    const { name, kind, container, startLine, endLine, docLine, signature, bases, type, exported } = definition;
    const place = `${startLine}${endLine === startLine ? '' : `-${endLine}`}${docLine === undefined ? '' : ` (doc ${docLine})`}`;
    const full = container === '' ? name : `${container} / ${name}`;
    const more = `${bases.length === 0 ? '' : ` < ${bases.join(', ')}`}${type === undefined ? '' : ` : ${type}`}`;
    return `${place} ${exported ? 'exported ' : ''}${kind} ${full}${more}  | ${signature}`;
  });
  for (const { specifier, names, line, reexported } of imports)
    lines.push(`${line} ${reexported ? 'handed on' : 'import'} ${specifier} { ${names.join(', ')} }`);
  return `${lines.join('\n')}\n`;
}
