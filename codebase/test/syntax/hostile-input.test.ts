/** What a repository may hold does no harm: odd text, deep nesting, a grammar that breaks. */
import assert from 'node:assert/strict';
import { grammarOf } from '@foretoken/codebase/syntax/grammar-runtime.js';
import { syntaxLimits } from '@foretoken/codebase/syntax/limits.js';
import { loadSyntax, outlineOf } from '@foretoken/codebase/syntax/outline-of.js';
import { cssDialect } from '@foretoken/codebase/syntax/script-dialects.js';
import { SyntaxDocument } from '@foretoken/codebase/syntax/syntax-document.js';

const languages = [
  'typescript',
  'javascript',
  'python',
  'java',
  'go',
  'rust',
  'cpp',
  'csharp',
  'ruby',
  'php',
  'shellscript',
  'css',
  'kotlin',
  'markdown',
  'yaml',
  'json',
  'html',
  'sql',
];

describe('hostile input', function () {
  this.timeout(60_000);
  before(async () => {
    for (const id of languages) assert.ok(await loadSyntax(id), id);
  });
  after(async () => assert.ok(await loadSyntax('typescript')));

  const hostile: readonly (readonly [string, string])[] = [
    ['10,000 open brackets', '['.repeat(10_000)],
    ['10,000 open braces', '{'.repeat(10_000)],
    ['10,000 round brackets that close', `${'('.repeat(10_000)}${')'.repeat(10_000)}`],
    ['one line of 300,000 characters', `x = "${'a'.repeat(300_000)}"`],
    ['words that make no sense', 'const a b '.repeat(2_000)],
    ['zero bytes', 'class A {\0\0 b() {}\0 }\n'.repeat(400)],
    ['lone surrogates', 'const \ud83d = "\udc00\ud83d";\n'.repeat(500)],
    ['strings that never end', 'a = """ \' " `\n'.repeat(1_000)],
    ['comments that never end', '/*<!--{-# '.repeat(150)],
    ['blanks', `import ${' '.repeat(200_000)} from x`],
    ['decorators', '@a(('.repeat(1_000)],
    ['type arguments', 'a<'.repeat(1_000)],
    ['keys', '"a":{'.repeat(700)],
    ['deep classes', 'class A {\n'.repeat(800)],
    ['deep indents', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('')],
  ];
  for (const [what, text] of hostile) {
    it(`${what}: every language answers, and still reads what comes next`, async () => {
      for (const id of languages) {
        outlineOf(text, id);
        assert.ok(await loadSyntax(id), `${id} was given up`);
      }
      assert.ok(await loadSyntax('typescript'));
      assert.equal(outlineOf('export class After {}\n', 'typescript')?.definitions[0]?.name, 'After');
    });
  }

  it('live documents answer too, and the next document lives', async () => {
    for (const [, text] of hostile) {
      assert.ok(await loadSyntax('typescript'));
      const document = new SyntaxDocument('typescript', text);
      const middle = Math.floor(text.length / 2);
      document.scopesAt(middle);
      document.receiverTypeAt(middle);
      document.blockEnd(middle);
      document.update(`${text}.`);
      document.typesInScope(text.length + 1);
      document.close();
    }
    assert.ok(await loadSyntax('typescript'));
    const next = new SyntaxDocument('typescript', 'function f() {}\n');
    assert.equal(next.outline()?.definitions[0]?.name, 'f');
    next.close();
  });

  it('definitions, nesting and signatures are bounded', async () => {
    assert.ok(await loadSyntax('typescript'));
    const many = outlineOf('function f() {}\n'.repeat(syntaxLimits.definitionsMax + 50), 'typescript');
    assert.equal(many?.definitions.length, syntaxLimits.definitionsMax);
    const long = outlineOf(`function f(${'a: string, '.repeat(200)}) {}\n`, 'typescript');
    assert.equal(long?.definitions[0]?.signature.length, syntaxLimits.signatureCharsMax);
    assert.equal(outlineOf('x'.repeat(syntaxLimits.textCharsMax + 1), 'typescript'), undefined);
  });

  it('memory stays flat over 800 parses', async () => {
    assert.ok(await loadSyntax('typescript'));
    const text = 'export class Store {\n  find(id: string): Order { return this.orders.get(id); }\n}\n'.repeat(40);
    const parse = (times: number) => {
      const live = new SyntaxDocument('typescript', text);
      for (let n = 0; n < times; n++) {
        outlineOf(text, 'typescript');
        live.update(`${text}// ${n}\n`);
        live.outline();
      }
      live.close();
    };
    parse(100);
    const before = process.memoryUsage().rss;
    parse(400);
    const grown = process.memoryUsage().rss - before;
    // A tree of this text takes 300 KB: 800 that are not freed would be 240 MB.
    assert.ok(grown < 60_000_000, `${grown} bytes more`);
  });

  // Style sheets alone are given up here, for the rest of the process.
  it('a grammar that breaks loses one text; others live on, and it is given up when it breaks again', async () => {
    const live = new SyntaxDocument('css', '.kept {}\n');
    assert.equal(live.outline()?.definitions[0]?.name, '.kept');
    for (let trap = 1; trap <= syntaxLimits.trapsMax; trap++) {
      const grammar = grammarOf(cssDialect.table);
      assert.ok(grammar !== undefined);
      grammar.parser.parse = () => {
        throw Object.assign(new Error('unreachable'), { name: 'RuntimeError' });
      };
      assert.equal(outlineOf('.lost {}\n', 'css'), undefined);
      assert.equal(await loadSyntax('python'), true);
      assert.equal(outlineOf('class A: pass\n', 'python')?.definitions[0]?.name, 'A');
      assert.equal(await loadSyntax('css'), trap < syntaxLimits.trapsMax);
      live.update(`.kept${trap} {}\n`);
      assert.equal(live.outline()?.definitions[0]?.name, trap < syntaxLimits.trapsMax ? `.kept${trap}` : undefined);
    }
    live.close();
  });
});
