import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { jsonLines, type Ran, Scene } from './foretoken-process.js';

interface Answer {
  readonly schema?: number;
  readonly id: string | number;
  readonly items: readonly { readonly text: string; readonly source: string; readonly confidence: number }[];
  readonly reason: string;
  readonly detail?: string;
  readonly ms: number;
  readonly error?: { readonly code: string };
}

interface ContextAnswer {
  readonly id: string | number;
  readonly snippets: readonly { readonly path: string; readonly startLine: number; readonly text: string }[];
  readonly tokens: number;
}

/** A codebase whose habits are plain: every handler begins alike. */
function handlers(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      `src/${name}.ts`,
      [
        `export async function handle${name}(request: Request, response: Response): Promise<void> {`,
        `  const session = await openSession(request.headers.authorization);`,
        `  if (session === undefined) return response.refuse('no session');`,
        `  response.send(await session.query${name}(request.body));`,
        '}',
        '',
      ].join('\n'),
    ]),
  );
}

const begun = [
  'export async function handleFresh(request: Request, response: Response): Promise<void> {',
  '  const session = await openS',
].join('\n');
const rest = '\n}\n';
const wanted = 'ession(request.headers.authorization);';

describe('complete', function () {
  this.timeout(30_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    scene.write(handlers(['Users', 'Orders', 'Invoices', 'Carts']));
  });
  afterEach(() => scene.remove());

  const answers = <T>(ran: Ran) => jsonLines<T>(ran);
  const task = (extra: object = {}) =>
    JSON.stringify({ id: 1, root: scene.root, path: 'src/fresh.ts', prefix: begun, suffix: rest, ...extra });

  describe('at a place', () => {
    it('prints the completion, or all about it as JSON', async () => {
      scene.write({ 'src/fresh.ts': begun + rest });
      const place = `src/fresh.ts:2:${'  const session = await openS'.length + 1}`;
      const text = await scene.run(['complete', place]);
      assert.equal(text.code, 0, text.stderr);
      assert.equal(text.stdout.split('\n')[0], wanted);
      const json = await scene.run(['complete', place, '--json', '--line-only']);
      const [answer] = answers<Answer>(json);
      assert.equal(answer?.schema, 1);
      assert.equal(answer?.reason, 'shown');
      assert.equal(answer?.items[0]?.text, wanted);
      assert.equal(answer?.items[0]?.source, 'embedded');
      assert.deepEqual(existsSync(join(scene.home, 'run')) ? readdirSync(join(scene.home, 'run')) : [], []);
    });

    it('says what is wrong with the place', async () => {
      scene.write({ 'a.ts': 'let a = "\u{1F600}";\r\n', 'b.bin': 'a\0b' });
      for (const [place, code, message] of [
        ['a.ts:1:99', 1, /nearest place is 1:14/],
        ['a.ts:9:1', 1, /has no place 9:1/],
        ['a.ts:0:1', 1, /has no place 0:1/],
        ['none.ts:1:1', 1, /cannot be read/],
        ['b.bin:1:1', 1, /no text file/],
        ['a.ts', 2, /A place is FILE:LINE:COL/],
        ['a.ts:x:1', 2, /A place is FILE:LINE:COL/],
      ] as const) {
        const ran = await scene.run(['complete', place]);
        assert.equal(ran.code, code, place);
        assert.match(ran.stderr, message);
      }
      assert.equal((await scene.run(['complete'])).code, 2);
      assert.equal((await scene.run(['complete', 'a.ts:1:1', '--batch'])).code, 2);
    });

    it('ends with 3 when nothing could answer: the embedded engine is off and there is no backend', async () => {
      scene.write({ 'src/fresh.ts': begun + rest });
      const env = { FORETOKEN_COMPLETION_EMBEDDED: 'off' };
      assert.equal((await scene.run(['complete', 'src/fresh.ts:2:10', '--json'], { env })).code, 3);
    });
  });

  describe('in a batch', () => {
    it('answers in the agreed shape and in order, one bad line apart', async () => {
      const input = [
        task(),
        '{"id":"bad"}',
        task({ id: 'two', line_only: true }),
        task({ id: 3, root: '/nonexistent' }),
      ];
      const ran = await scene.run(['complete', '--batch'], { input: input.join('\n') });
      assert.equal(ran.code, 1);
      const all = answers<Answer>(ran);
      assert.deepEqual(
        all.map(({ id, error }) => [id, error?.code]),
        [
          [1, undefined],
          ['bad', 'TASK_BAD'],
          ['two', undefined],
          [3, 'ROOT_UNREADABLE'],
        ],
      );
      assert.deepEqual(Object.keys(all[0] ?? {}), ['id', 'items', 'reason', 'ms']);
      assert.deepEqual(Object.keys(all[0]?.items[0] ?? {}), ['text', 'source', 'confidence']);
      assert.equal(all[0]?.items[0]?.text.split('\n')[0], wanted);
      assert.equal(all[2]?.items[0]?.text, wanted);
    });

    it('gives the same whether the file is on disk or not, and never what only its copy on disk says', async () => {
      const secretWay = '  const session = await openSideDoor(request.body.password);';
      const onDisk = begun.replace('  const session = await openS', secretWay).repeat(6);
      const absent = await scene.run(['complete', '--batch'], { input: task() });
      const absentContext = await scene.run(['context', '--batch'], { input: task() });
      scene.write({ 'src/fresh.ts': onDisk });
      const present = await scene.run(['complete', '--batch'], { input: task() });
      const presentContext = await scene.run(['context', '--batch'], { input: task() });
      const [index] = answers<{ filesTotal: number }>(await scene.run(['index', '--json']));
      assert.equal(index?.filesTotal, 5);
      assert.doesNotMatch(present.stdout, /SideDoor/);
      assert.doesNotMatch(presentContext.stdout, /SideDoor/);
      const items = (ran: Ran) => answers<Answer>(ran).map((answer) => answer.items);
      assert.deepEqual(items(present), items(absent));
      const found = (ran: Ran) => answers<ContextAnswer>(ran).map(({ snippets, tokens }) => ({ snippets, tokens }));
      assert.deepEqual(found(presentContext), found(absentContext));
      assert.ok((found(presentContext)[0]?.snippets.length ?? 0) > 0);
    });

    it('learns nothing from one task for the next', async () => {
      const marker = 'const veryOwnName = computeVeryOwnName();\n'.repeat(5);
      const lone = task({ id: 'lone', path: 'src/lone.ts', prefix: 'const veryO', suffix: '' });
      const alone = answers<Answer>(await scene.run(['complete', '--batch'], { input: lone }));
      const input = [task({ id: 'other', path: 'src/lone.ts', prefix: marker, suffix: '' }), lone].join('\n');
      const after = answers<Answer>(await scene.run(['complete', '--batch'], { input }));
      assert.deepEqual(after[1]?.items, alone[0]?.items);
      assert.doesNotMatch(JSON.stringify(after[1]), /VeryOwnName/i);
    });

    it('is the same from one run to the next', async () => {
      const input = [task(), task({ id: 2, prefix: begun.slice(0, -3) })].join('\n');
      const runs = [
        await scene.run(['complete', '--batch'], { input }),
        await scene.run(['complete', '--batch'], { input }),
      ];
      const [first, second] = runs.map((ran) =>
        answers<Answer>(ran).map(({ id, items, reason }) => ({ id, items, reason })),
      );
      assert.deepEqual(first, second);
    });

    it('answers as tasks come, and ends on Ctrl-C', async () => {
      const child = scene.spawn(['complete', '--batch']);
      child.stdin.write(`${task()}\n`);
      const [line] = await once(child.stdout, 'data');
      assert.equal(JSON.parse(String(line)).id, 1);
      child.kill('SIGINT');
      const [code] = await once(child, 'close');
      assert.equal(code, 1);
    });

    it('keeps a task within its root', async () => {
      writeFileSync(join(scene.folder, 'outside.ts'), 'export const outside = 1;\n');
      symlinkSync(scene.root, join(scene.folder, 'link'));
      const input = [
        task({ id: 1, path: '../outside.ts' }),
        task({ id: 2, path: '/etc/passwd' }),
        task({ id: 3, path: join(scene.root, 'src/fresh.ts') }),
        task({ id: 4, root: join(scene.folder, 'link'), path: './src/../src/fresh.ts' }),
      ];
      const ran = await scene.run(['complete', '--batch'], { input: input.join('\n') });
      assert.deepEqual(
        answers<Answer>(ran).map((answer) => answer.error?.code ?? answer.items[0]?.text.split('\n')[0]),
        ['PATH_OUTSIDE_ROOT', 'PATH_OUTSIDE_ROOT', wanted, wanted],
      );
    });

    it('keeps context within its tokens', async () => {
      for (const tokensMax of [1, 30, 200]) {
        const [answer] = answers<ContextAnswer>(
          await scene.run(['context', '--batch'], { input: task({ tokensMax }) }),
        );
        const characters = answer?.snippets.reduce((sum, snippet) => sum + snippet.text.length, 0) ?? -1;
        assert.ok(characters / 3.3 <= tokensMax, `${characters} characters for ${tokensMax} tokens`);
        assert.ok((answer?.tokens ?? -1) <= tokensMax);
        for (const snippet of answer?.snippets ?? []) assert.notEqual(snippet.path, 'src/fresh.ts');
      }
    });
  });

  it('asks the backend of the environment, and says why nothing came when it refuses', async () => {
    const asked: string[] = [];
    let status = 200;
    const server = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      request.resume().on('end', () => {
        if (request.url?.endsWith('/models')) {
          response.setHeader('content-type', 'application/json');
          response.end('{"object":"list","data":[{"id":"starcoder2","object":"model","owned_by":"bigcode"}]}');
          return;
        }
        response.writeHead(status, { 'content-type': 'text/event-stream' });
        const event = { choices: [{ index: 0, text: 'ession(fromTheBackend);', finish_reason: 'stop' }] };
        response.end(`data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = {
      FORETOKEN_BACKEND_URL: `http://127.0.0.1:${port}/v1`,
      FORETOKEN_BACKEND_API_KEY: 'k',
      FORETOKEN_COMPLETION_EMBEDDED: 'off',
    };
    try {
      const [answer] = answers<Answer>(
        await scene.run(['complete', '--batch'], { input: task({ line_only: true }), env }),
      );
      assert.deepEqual(answer?.items, [{ text: 'ession(fromTheBackend);', source: 'backend', confidence: 1 }]);
      // Which server it is was asked between the two.
      assert.deepEqual(asked, [
        'GET /v1/models Bearer k',
        'GET /api/version Bearer k',
        'POST /v1/completions Bearer k',
      ]);
      status = 401;
      scene.write({ 'src/fresh.ts': begun + rest });
      const refused = await scene.run(['complete', `src/fresh.ts:2:29`, '--json'], { env });
      assert.equal(answers<Answer>(refused)[0]?.reason, 'backend-failed');
      assert.equal(refused.code, 3);
      assert.match(answers<Answer>(refused)[0]?.detail ?? '', /key|authoriz|401/i);
      const told = await scene.run(['complete', 'src/fresh.ts:2:29'], { env });
      assert.match(told.stderr, /No completion here: the backend failed, .*\(.*(?:key|authoriz|401)/i);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('lets a repository bring nothing but less', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    scene.write({
      '.foretoken.jsonc': JSON.stringify({
        backend: { url: `http://127.0.0.1:${port}/v1` },
        privacy: { exclude: ['src/Carts.ts'] },
        completion: { languages_disabled: ['python'] },
      }),
      'src/x.py': 'import os\n',
    });
    try {
      const [typescript] = answers<Answer>(await scene.run(['complete', '--batch'], { input: task() }));
      assert.equal(typescript?.items[0]?.source, 'embedded');
      const python = await scene.run(['complete', 'src/x.py:1:4', '--json']);
      assert.equal(answers<Answer>(python)[0]?.reason, 'disabled');
      const found = await scene.run(['search', 'queryCarts', '--json']);
      assert.doesNotMatch(found.stdout, /"path":"src\/Carts\.ts"/);
      const doctor = await scene.run(['doctor', scene.root]);
      assert.equal(doctor.code, 4);
      assert.match(doctor.stdout, /\.foretoken\.jsonc:1:\d+: A project may not set "backend\.url"/);
      assert.deepEqual(asked, []);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
