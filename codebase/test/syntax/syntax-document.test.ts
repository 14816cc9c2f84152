/** What is told at a cursor, in each of the first languages, while the text is edited. `‸` marks the cursor. */
import assert from 'node:assert/strict';
import { syntaxLimits } from '@foretoken/codebase/syntax/limits.js';
import { loadSyntax } from '@foretoken/codebase/syntax/outline-of.js';
import { SyntaxDocument } from '@foretoken/codebase/syntax/syntax-document.js';
import { SyntaxDocuments } from '@foretoken/codebase/syntax/syntax-documents.js';

const languages = ['typescript', 'javascript', 'python', 'java', 'go'];

function at(languageId: string, marked: string): { document: SyntaxDocument; offset: number } {
  const offset = marked.indexOf('‸');
  return { document: new SyntaxDocument(languageId, marked.replace('‸', '')), offset };
}

function receiver(languageId: string, marked: string): string | undefined {
  const { document, offset } = at(languageId, marked);
  const type = document.receiverTypeAt(offset);
  document.close();
  return type;
}

describe('a syntax document', function () {
  this.timeout(60_000);
  before(async () => {
    for (const id of languages) assert.ok(await loadSyntax(id), id);
  });

  it('names the definitions around the cursor, innermost first', () => {
    const { document, offset } = at(
      'typescript',
      'class Store {\n  find(id: string) {\n    if (id) {\n      ret‸\n    }\n  }\n}\n',
    );
    const scopes = document.scopesAt(offset);
    assert.deepEqual(
      scopes.map(({ definition }) => definition.name),
      ['find', 'Store'],
    );
    assert.deepEqual([scopes[0]?.start, scopes[1]?.start], [16, 0]);
    document.close();
  });

  it('tells the type of a receiver in TypeScript and JavaScript', () => {
    const told = (marked: string) => receiver('typescript', marked);
    assert.equal(told('function f(store: OrderStore) {\n  store.‸\n}\n'), 'OrderStore');
    assert.equal(told('function f(store?: OrderStore | undefined) {\n  return store?.fi‸\n}\n'), 'OrderStore');
    assert.equal(told('async function f() {\n  const made = new Cache<string>();\n  await made.‸;\n}\n'), 'Cache');
    assert.equal(
      told('function make(): Engine {}\nfunction f() {\n  const engine = make();\n  engine.‸\n}\n'),
      'Engine',
    );
    assert.equal(told('class A {\n  private clock: Clock;\n  run() {\n    this.clock.‸\n  }\n}\n'), 'Clock');
    assert.equal(
      told('class A {\n  constructor(private readonly clock: Clock) {}\n  run() {\n    this.clock.no‸\n  }\n}\n'),
      'Clock',
    );
    assert.equal(told('class A {\n  run() {\n    this.‸\n  }\n}\n'), 'A');
    assert.equal(told('class Part { size: Size }\nfunction f(part: Part) {\n  part.size.‸\n}\n'), 'Size');
    assert.equal(told('const x = new Thing().‸'), 'Thing');
    assert.equal(told('if (error instanceof AppError) error.‸'), 'AppError');
    assert.equal(told('items.map((item: Item) => item.‸)'), 'Item');
    assert.equal(told('Colour.‸'), 'Colour');
    assert.equal(told('function f(names: string[]) {\n  names.‸\n}\n'), undefined);
    assert.equal(told('unknown.‸'), undefined);
    assert.equal(told('a.b().c.‸'), undefined);
    assert.equal(receiver('javascript', 'const ring = new Ring(3);\nfunction f() {\n  ring.‸\n}\n'), 'Ring');
  });

  it('tells the type of a receiver in Python', () => {
    const told = (marked: string) => receiver('python', marked);
    assert.equal(told('def f(store: OrderStore) -> None:\n    store.‸\n'), 'OrderStore');
    assert.equal(told('def f(store: Optional["OrderStore"] = None):\n    return store.fi‸'), 'OrderStore');
    assert.equal(told('def f():\n    made = models.Cache(3)\n    made.‸\n'), 'Cache');
    assert.equal(
      told(
        'class A:\n    def __init__(self, clock: Clock):\n        self.clock = clock\n    def run(self):\n        self.clock.‸\n',
      ),
      'Clock',
    );
    assert.equal(told('class A:\n    def run(self):\n        self.‸\n'), 'A');
    assert.equal(told('def f():\n    with Session(1) as session:\n        session.‸\n'), 'Session');
    assert.equal(told('try:\n    pass\nexcept Broken as error:\n    error.‸\n'), 'Broken');
    assert.equal(told('value: Money = read()\nvalue.‸\n'), 'Money');
    assert.equal(told('def f():\n    plain = lower()\n    plain.‸\n'), undefined);
  });

  it('tells the type of a receiver in Java', () => {
    const told = (body: string) =>
      receiver(
        'java',
        `class A {\n  private Clock clock;\n  Money total() { return null; }\n  void run(List<Order> orders, Store store) {\n    ${body}\n  }\n}\n`,
      );
    assert.equal(told('store.‸'), 'Store');
    assert.equal(told('orders.a‸'), 'List');
    assert.equal(told('for (Order order : orders) { order.‸ }'), 'Order');
    assert.equal(told('var made = new Cache<String>(); made.‸'), 'Cache');
    assert.equal(told('var sum = this.total(); sum.‸'), 'Money');
    assert.equal(told('clock.‸'), 'Clock');
    assert.equal(told('this.clock.‸'), 'Clock');
    assert.equal(told('this.‸'), 'A');
    assert.equal(told('Files.‸'), 'Files');
  });

  it('tells the type of a receiver in Go', () => {
    const told = (body: string) =>
      receiver(
        'go',
        `package a\n\ntype Store struct {\n\tclock *Clock\n}\n\nfunc NewStore() *Store { return nil }\n\nfunc (s *Store) Run(w io.Writer, n int) {\n\t${body}\n}\n`,
      );
    assert.equal(told('s.‸'), 'Store');
    assert.equal(told('s.clock.‸'), 'Clock');
    assert.equal(told('w.Wr‸'), 'Writer');
    assert.equal(told('made := &Cache{size: 1}\n\tmade.‸'), 'Cache');
    assert.equal(told('other := NewStore()\n\tother.‸'), 'Store');
    assert.equal(told('client, err := http.NewClient(1)\n\tclient.‸'), 'Client');
    assert.equal(told('var queue Queue\n\tqueue.‸'), 'Queue');
    assert.equal(told('n.‸'), undefined);
  });

  it('lists the types of what is visible', () => {
    const { document, offset } = at(
      'typescript',
      'const limits: Limits = read();\nclass A {\n  clock: Clock;\n  run(a: First, b: Second) {\n    const a = new Third();\n    ‸\n    const late: Fourth = x;\n  }\n}\n',
    );
    assert.deepEqual(Object.fromEntries(document.typesInScope(offset)), {
      limits: 'Limits',
      'this.clock': 'Clock',
      a: 'Third',
      b: 'Second',
    });
    document.close();
  });

  it('finds where the innermost block ends', () => {
    const end = (languageId: string, marked: string) => {
      const { document, offset } = at(languageId, marked);
      return document.blockEnd(offset);
    };
    assert.equal(
      end('typescript', 'function f() {\n  if (a) {\n    ‸b();\n  }\n}\n'),
      'function f() {\n  if (a) {\n    b();\n  '.length,
    );
    assert.equal(end('typescript', 'call(a, ‸b);\n'), 'call(a, b'.length);
    assert.equal(end('typescript', 'top();\n‸'), undefined);
    assert.equal(end('typescript', 'function f() {\n  if (a) {\n    ‸\n'), undefined);
    assert.equal(
      end('python', 'def f():\n    if a:\n        ‸b()\n    c()\n'),
      'def f():\n    if a:\n        b()'.length,
    );
    assert.equal(end('go', 'package a\nfunc f() {\n\t‸x()\n}\n'), 'package a\nfunc f() {\n\tx()\n'.length);
  });

  it('finds a name in code, not in strings and comments', () => {
    const text =
      '// store\nconst store = open("store");\nstore.close(); // store\nconst restore = open(`$` + store);\n';
    const document = new SyntaxDocument('typescript', text);
    const lines = document.referencesOf('store').map(({ start }) => text.slice(0, start).split('\n').length);
    assert.deepEqual(lines, [2, 3, 4]);
    document.close();
  });

  it('is the same after any edits as when opened afresh', () => {
    const pieces = [
      'class A {\n',
      '  find(id: Key) { return this.at(id); }\n',
      '}\n',
      'import { b } from "b";\n',
      '"',
      '`${',
      '/*',
      '*/',
      '\r\n',
      '𝒳é',
      '{',
      ')',
      '\0',
      '\ud83d',
      'const x = new Map();\n',
      '',
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    for (const id of languages) {
      let text = '';
      const live = new SyntaxDocument(id, text);
      for (let round = 0; round < 150; round++) {
        const start = random(text.length + 1);
        const end = Math.min(text.length, start + random(12));
        text = text.slice(0, start) + (pieces[random(pieces.length)] ?? '') + text.slice(end);
        live.update(text);
        if (random(3) === 0) continue;
        const fresh = new SyntaxDocument(id, text);
        assert.deepEqual(live.outline(), fresh.outline(), `${id} ${JSON.stringify(text)}`);
        fresh.close();
      }
      live.close();
    }
  });

  it('knows nothing of languages without syntax', () => {
    const document = new SyntaxDocument('haskell', 'main = pure ()\n');
    assert.equal(document.outline(), undefined);
    assert.deepEqual(document.scopesAt(3), []);
    assert.deepEqual(document.importsOf(), []);
    assert.equal(document.receiverTypeAt(3), undefined);
    assert.equal(document.blockEnd(3), undefined);
    document.close();
  });
});

describe('syntax documents', () => {
  it('are kept within their bounds, the latest ones', async () => {
    await loadSyntax('typescript');
    const documents = new SyntaxDocuments();
    const first = documents.document('a 0', 'typescript', 'const a = 1;\n');
    for (let n = 1; n <= syntaxLimits.documentsMax; n++)
      documents.document(`a ${n}`, 'typescript', `const a = ${n};\n`);
    assert.equal(documents.size, syntaxLimits.documentsMax);
    assert.notEqual(documents.document('a 0', 'typescript', 'const a = 1;\n'), first);
    const kept = documents.document('a 0', 'typescript', 'const b = 1;\n');
    assert.equal(kept.outline()?.definitions[0]?.name, 'b');
    const long = 'x'.repeat(syntaxLimits.documentsCharsMax);
    documents.document('long', 'typescript', long);
    assert.equal(documents.size, 1);
    documents.closeAll();
    assert.equal(documents.size, 0);
  });
});
