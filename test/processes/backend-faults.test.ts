/** A backend behind the real daemon, well and ill: the embedded engine answers, the status says why, nothing hangs. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  event,
  type FakeBackend,
  type FakeScript,
  httpError,
  page,
  startFakeBackend,
  startStream,
  streams,
  streamsRaw,
} from '@foretoken/inference/testing/fake-backend.js';
import { Scene } from '../cli/foretoken-process.js';
import { LspProcess } from './lsp-process.js';

const begun = 'export async function handleCoupons(request: Request): Promise<void> {\n  const session = await openS';
const embedded = 'ession(request.headers.authorization);';

interface Status {
  readonly backend: { readonly state: string; readonly problem?: string } | null;
}

describe('a backend behind the daemon', function () {
  this.timeout(60_000);
  let scene: Scene;
  let backend: FakeBackend;
  let editor: LspProcess;
  let version = 1;
  let environment: Readonly<Record<string, string>> = {};
  const uri = () => `file://${join(scene.root, 'src', 'Coupons.ts')}`;

  async function start(env: Readonly<Record<string, string>> = {}) {
    scene = new Scene();
    for (const name of ['Users', 'Orders', 'Invoices', 'Carts', 'Items', 'Labels']) {
      const head = `export async function handle${name}(request: Request): Promise<void> {`;
      scene.write({
        [`src/${name}.ts`]: `${head}\n  const session = await open${embedded.replace('ession', 'Session')}\n}\n`,
      });
    }
    backend = await startFakeBackend(streams(['never']), ['starcoder2-3b']);
    const own = {
      FORETOKEN_BACKEND_URL: backend.url,
      FORETOKEN_BACKEND_MODEL: 'starcoder2-3b',
      FORETOKEN_BACKEND_FIRST_TOKEN_MS: '800',
      FORETOKEN_COMPLETION_WAIT_MS: '100',
      ...env,
    };
    environment = own;
    editor = new LspProcess(scene, own);
    await editor.initialize(scene.root);
    await editor.request('foretoken/index', { root: scene.root });
    version = 1;
    editor.connection.notify('textDocument/didOpen', {
      textDocument: { uri: uri(), languageId: 'typescript', version, text: begun },
    });
  }
  afterEach(async () => {
    editor.kill();
    await scene.run(['stop']);
    await backend.close();
    scene.remove();
  });

  /** Writes the whole document anew, so that nothing kept answers, and asks at its end. */
  async function ask(text = begun): Promise<string | undefined> {
    editor.connection.notify('textDocument/didChange', {
      textDocument: { uri: uri(), version: ++version },
      contentChanges: [{ text: `// ${version}\n${text}` }],
    });
    const lines = text.split('\n');
    const result = await editor.request('textDocument/inlineCompletion', {
      textDocument: { uri: uri() },
      position: { line: lines.length, character: lines.at(-1)?.length ?? 0 },
      context: { triggerKind: 1 },
    });
    const items = result === null ? [] : (result as { items: { insertText: string }[] }).items;
    return items[0]?.insertText.split('\n')[0];
  }
  const problem = async () => ((await editor.request('foretoken/status', undefined)) as Status).backend?.problem;

  it('that answers is used where the embedded engine knows nothing', async () => {
    await start();
    backend.answerWith(streams(['from', 'TheModel();\n']));
    assert.equal(await ask('zebra.quux = zonk.'), 'fromTheModel();');
    assert.equal(await problem(), undefined);
    const body = backend.requests[0]?.body;
    assert.ok(typeof body === 'object' && body !== null && 'prompt' in body && !('suffix' in body));
    assert.match(String(body.prompt), /<fim_prefix>[\s\S]*<fim_suffix>[\s\S]*<fim_middle>zebra/);
  });

  it('whose model is not named gets the prompt that its model was trained on', async () => {
    await start({ FORETOKEN_BACKEND_MODEL: '' });
    backend.answerWith(streams(['known();\n']));
    assert.equal(await ask('zebra.quux = zonk.'), 'known();');
    const body = backend.requests[0]?.body;
    assert.ok(typeof body === 'object' && body !== null && 'prompt' in body && 'model' in body);
    assert.equal(body.model, 'starcoder2-3b');
    assert.match(String(body.prompt), /<fim_prefix>/);
  });

  it("is asked for the first model of the language that it has, with that one's parameters", async () => {
    await start({
      FORETOKEN_MODELS_PROFILES:
        'completion/go=other,completion/typescript=not-there,completion/typescript=our-adapter temperature=0.5 tokens=33',
    });
    backend.answerWith((request, answer) => {
      const isThere = !JSON.stringify(request.body).includes('"model":"not-there"');
      return (isThere ? streams(['known();\n']) : httpError(404, 'The model does not exist.'))(request, answer);
    });
    for (let i = 0; i < 2; i++) await ask('zebra.quux = zonk.');
    assert.equal(await ask('zebra.quux = zonk.'), 'known();');
    const models = backend.requests.map(({ body }) => /"model":"([^"]+)"/.exec(JSON.stringify(body))?.[1]);
    assert.equal(models[0], 'not-there');
    assert.equal(models.at(-1), 'our-adapter');
    assert.match(JSON.stringify(backend.requests.at(-1)?.body), /"max_tokens":33,"temperature":0\.5/);
    assert.equal(await problem(), undefined);
  });

  it('is told no secret unless the user wants it, and how many were replaced can be seen', async () => {
    const secret = ['AKIA', 'IOSFODNN7QWERTYU'].join('');
    const redactions = async () =>
      ((await editor.request('foretoken/status', undefined)) as { redactions: number }).redactions;
    await start();
    backend.answerWith(streams(['known();\n']));
    await ask(`const key = '${secret}';\nzebra.quux = zonk.`);
    assert.ok(backend.requests.length > 0 && !JSON.stringify(backend.requests).includes(secret));
    assert.equal(await redactions(), 1);
    const report = await scene.run(['status']);
    assert.match(report.stdout, /; 1 secret replaced in prompts/);
    assert.match((await scene.run(['trace'])).stdout, /, 1 secret replaced/);
    editor.kill();
    await scene.run(['stop']);
    await backend.close();
    scene.remove();
    await start({ FORETOKEN_BACKEND_REDACTION: 'off' });
    backend.answerWith(streams(['known();\n']));
    await ask(`const key = '${secret}';\nzebra.quux = zonk.`);
    assert.ok(JSON.stringify(backend.requests).includes(secret));
    assert.equal(await redactions(), 0);
    assert.match((await scene.run(['status'])).stdout, /, secrets are left in prompts/);
  });

  const faults: readonly (readonly [string, FakeScript, RegExp])[] = [
    ['refuses the key', httpError(401, 'no'), /key|token|credential|authoriz/i],
    ['fails', httpError(500, 'broken'), /500/],
    ['answers with a page', page('text/html', '<html>proxy</html>'), /./],
    ['sends garbage', streamsRaw(['data: {"choices": [{"te\n\n', 'data: \u0000\u0001\n\n']), /./],
    ['sends half a stream', streamsRaw(['data: {"choices":[{"text":"']), /./],
    ['resets the connection', streamsRaw([], 'reset'), /./],
    ['says nothing', (_request, answer) => startStream(answer), /./],
  ];
  for (const [what, script, reason] of faults) {
    it(`that ${what}: the embedded engine answers, and the status says why`, async () => {
      await start({ FORETOKEN_COMPLETION_CONFIDENCE: 'eager' });
      backend.answerWith(script);
      // Where the embedded engine is sure it would not ask, so it is asked where it is not.
      assert.equal(await ask('zebra.quux = zonk.'), undefined);
      assert.match((await problem()) ?? '', reason);
      assert.equal(await ask(), embedded);
    });
  }

  it('that cannot be reached: the same', async () => {
    await start({ FORETOKEN_BACKEND_URL: 'http://127.0.0.1:9' });
    assert.equal(await ask('zebra.quux = zonk.'), undefined);
    assert.match((await problem()) ?? '', /127\.0\.0\.1:9|reach|refus|listen/i);
    assert.equal(await ask(), embedded);
  });

  it('that is one of two: with the other dead no request fails, and with both the embedded engine answers and one status says why', async () => {
    const other = await startFakeBackend(streams(['fromTheOther();\n']), ['starcoder2-3b']);
    await start({ FORETOKEN_BACKEND_ENDPOINTS: other.url, FORETOKEN_COMPLETION_CONFIDENCE: 'eager' });
    backend.answerWith(streams(['fromTheOne();\n']));
    for (let i = 0; i < 4; i++) assert.match((await ask('zebra.quux = zonk.')) ?? '', /^fromThe/);
    await other.close();
    for (let i = 0; i < 6; i++) assert.equal(await ask('zebra.quux = zonk.'), 'fromTheOne();');
    const { stdout } = await scene.run(['status']);
    const host = (url: string) => new URL(url).host;
    assert.match(stdout, new RegExp(`  ${host(backend.url)}, starcoder2-3b: in use, [0-9]+ running, `));
    assert.ok(stdout.includes(`  ${host(other.url)}, starcoder2-3b: `), stdout);
    await backend.close();
    for (let i = 0; i < 4; i++) assert.equal(await ask('zebra.quux = zonk.'), undefined);
    assert.match((await problem()) ?? '', /^None of 2 servers answers: /);
    assert.equal(await ask(), embedded);
  });

  it('really stops when a block is whole, however much more the model would say', async () => {
    await start();
    let said = 0;
    backend.answerWith(async (request, answer) => {
      startStream(answer);
      let left = false;
      void request.abandoned.then(() => {
        left = true;
      });
      answer.write(event('(zonk) {\n  blip(zonk);\n}\n'));
      while (!left && said < 1_000) {
        answer.write(event('more(zonk);\n'));
        said++;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      answer.end();
    });
    assert.equal(await ask('function quux'), '(zonk) {');
    await backend.requests[0]?.abandoned;
    assert.ok(said < 1_000, `${said} pieces were said after the block`);
  });

  it('whose failures can be read in the status, the doctor and the trace, in plain words', async () => {
    await start();
    backend.answerWith(httpError(500, 'broken'));
    for (let i = 0; i < 3; i++) await ask('zebra.quux = zonk.');
    const status = (await scene.run(['status'])).stdout;
    assert.match(
      status,
      /completions: 0 of the last 3 requests got a suggestion; of the others, 3 since the backend failed/,
    );
    assert.match(status, /last request: src\/Coupons\.ts:2, nothing shown: the backend failed, .*\(.*500/);
    const { stdout } = await scene.run(['doctor']);
    assert.match(
      stdout,
      /Of the last 3 requests 0 got a suggestion; most often there was none since the backend failed/,
    );
    assert.match((await scene.run(['trace'])).stdout, /nothing shown: the backend failed/);
    assert.match(status, /^backend: .*, left alone for a moment since it fails: .*500/m);
    backend.answerWith(streams(['isBack();\n']));
    while ((await ask('zebra.quux = zonk.')) !== 'isBack();') await new Promise((resolve) => setTimeout(resolve, 100));
    assert.match((await scene.run(['status'])).stdout, /^backend: .*, in use$/m);
    assert.match((await scene.run(['doctor'])).stdout, /^ok +completions .* It answers now\.$/m);
  });

  it('is asked ahead when it runs on this machine, and what it said outlives the daemon', async () => {
    await start({ FORETOKEN_COMPLETION_EMBEDDED: 'off' });
    backend.answerWith((request, answer) => {
      const isAhead = JSON.stringify(request.body).includes('zonk.first();');
      return streams([isAhead ? '\nzonk.second();\n' : 'first();\n'])(request, answer);
    });
    const text = '// 2\nzebra = zonk.';
    const askAt = async (character: number) => {
      const result = await editor.request('textDocument/inlineCompletion', {
        textDocument: { uri: uri() },
        position: { line: 1, character },
        context: { triggerKind: 2 },
      });
      return result === null ? undefined : (result as { items: { insertText: string }[] }).items[0]?.insertText;
    };
    const open = (now: string) =>
      editor.connection.notify('textDocument/didChange', {
        textDocument: { uri: uri(), version: ++version },
        contentChanges: [{ text: now }],
      });
    open(text);
    assert.equal(await askAt(13), 'first();');
    const aheadOf = async () => (await scene.run(['status'])).stdout;
    while (!/asked ahead: 1 times, 0 of use/.test(await aheadOf()))
      await new Promise((resolve) => setTimeout(resolve, 20));
    open(`${text}first();`);
    assert.equal(await askAt(21), '\nzonk.second();');
    assert.match(await aheadOf(), /asked ahead: \d+ times, 1 of use, about \d+ tokens/);

    editor.kill();
    await scene.run(['stop']);
    const asked = backend.requests.length;
    editor = new LspProcess(scene, { ...environment, FORETOKEN_COMPLETION_SPECULATION: 'off' });
    await editor.initialize(scene.root);
    const textDocument = { uri: uri(), languageId: 'typescript', version, text };
    editor.connection.notify('textDocument/didOpen', { textDocument });
    assert.equal(await askAt(13), 'first();');
    assert.equal(backend.requests.length, asked, 'nobody was asked again');
    await scene.run(['reset', '--yes']);
    assert.ok(!existsSync(join(scene.home, 'cache', 'completions.json')));
  });

  it('really stops when the editor cancels', async () => {
    await start();
    backend.answerWith((_request, answer) => startStream(answer));
    const cancel = new AbortController();
    const text = 'zebra.quux = zonk.';
    editor.connection.notify('textDocument/didChange', {
      textDocument: { uri: uri(), version: ++version },
      contentChanges: [{ text }],
    });
    const params = {
      textDocument: { uri: uri() },
      position: { line: 0, character: text.length },
      context: { triggerKind: 1 },
    };
    const answer = editor.connection.request('textDocument/inlineCompletion', params, 30_000, cancel.signal);
    while (backend.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    cancel.abort();
    await answer;
    await backend.requests[0]?.abandoned;
  });
});
