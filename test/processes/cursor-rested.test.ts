/** Where a cursor rests, told to the real daemon: the context of the key that follows is there before it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeBackend, startFakeBackend, streams } from '@foretoken/inference/testing/fake-backend.js';
import { jsonLines, Scene } from '../cli/foretoken-process.js';
import { type Client, openClient, startDaemon } from './daemon-client.js';

const text = 'export function checkOut(basket: Basket) {\n  basket.close();\n\n  return basket;\n}\n';

/** Between a rest and the next key. The index may become whole meanwhile, and what was found before that is of no use: then another is tried. */
const restMs = 300;

describe('a cursor that rests', function () {
  this.timeout(60_000);
  let scene: Scene;
  let server: FakeBackend;
  let env: Record<string, string>;
  let client: Client;
  let uri: string;
  before(async () => {
    scene = new Scene();
    scene.write({
      'basket.ts': 'export class Basket {\n  close(): void {}\n  total(): number {\n    return 1;\n  }\n}\n',
      'desk.ts': text,
    });
    server = await startFakeBackend(streams(['answer();\n']), ['starcoder2-3b']);
    env = { FORETOKEN_BACKEND_URL: server.url, FORETOKEN_BACKEND_MODEL: 'starcoder2-3b' };
    const { discovery } = await startDaemon(scene, env);
    client = await openClient(discovery.socket, [scene.root]);
    await client.connection.request('foretoken/index', { root: scene.root });
    uri = `file://${join(scene.root, 'desk.ts')}`;
  });
  after(async () => {
    client.socket.destroy();
    await scene.run(['stop'], { env });
    scene.remove();
    await server.close();
  });
  let version = 0;
  const open = () => {
    const textDocument = { uri, languageId: 'typescript', version: ++version, text };
    client.connection.notify('textDocument/didOpen', { textDocument });
  };
  const close = () => client.connection.notify('textDocument/didClose', { textDocument: { uri } });
  beforeEach(open);
  afterEach(close);

  const rest = (line: number, character: number) =>
    client.connection.notify('foretoken/cursorRested', { textDocument: { uri }, position: { line, character } });
  const type = (line: number, character: number, typed: string) => {
    const at = { line, character };
    const contentChanges = [{ range: { start: at, end: at }, text: typed }];
    client.connection.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges });
  };
  /** Whether the context of a request there was found before. */
  const askedAhead = async (line: number, character: number) => {
    const position = { line, character };
    const params = { textDocument: { uri }, position, context: { triggerKind: 2 } };
    const answer = await client.connection.request('textDocument/inlineCompletion', params);
    assert.equal(answer.kind, 'result');
    const ran = await scene.run(['trace', '--max', '1', '--json'], { env });
    return jsonLines<{ traces: { contextAhead?: boolean }[] }>(ran)[0]?.traces[0]?.contextAhead;
  };
  it('has the context of a key there at hand', async () => {
    for (let isAhead = false, key = 97; !isAhead; key++) {
      rest(2, 0);
      await delay(restMs);
      type(2, 0, String.fromCharCode(key));
      isAhead = (await askedAhead(2, 1)) === true;
      close();
      open();
    }
  });

  it('has that of the line below at hand, too', async () => {
    for (let isAhead = false, closers = ';'; !isAhead; closers += ';') {
      type(1, 17, closers);
      rest(1, 17 + closers.length);
      await delay(restMs);
      type(1, 17 + closers.length, '\n  ');
      isAhead = (await askedAhead(2, 2)) === true;
      close();
      open();
    }
  });

  it('is of no use elsewhere, and none is found without a rest', async () => {
    rest(1, 17);
    await delay(restMs);
    type(3, 16, '\n  ');
    assert.notEqual(await askedAhead(4, 2), true);
  });

  it('in a document that is not open, or at no place, is passed over', async () => {
    client.connection.notify('foretoken/cursorRested', {
      textDocument: { uri: 'file:///nowhere.ts' },
      position: { line: 0, character: 0 },
    });
    client.connection.notify('foretoken/cursorRested', { textDocument: { uri }, position: { line: -1 } });
    rest(1_000_000, 1_000_000);
    type(2, 0, 'q');
    assert.notEqual(await askedAhead(2, 1), true);
  });
});
