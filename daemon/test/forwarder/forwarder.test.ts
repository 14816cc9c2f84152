/** The forwarder between an editor and daemons that are played by the test: what each of them hears, in order. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Forwarder } from '../../src/forwarder/forwarder.js';
import { FrameCutter } from '../../src/forwarder/frame-cutter.js';
import { messageIn } from '../../src/forwarder/frames.js';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly [name: string]: unknown };
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}

/** Messages in the order in which they come. */
class Inbox {
  readonly all: Message[] = [];
  #wake = () => {};
  readonly #cutter = new FrameCutter({
    onFrame: (frame) => {
      this.all.push(messageIn(frame) as Message);
      this.#wake();
    },
    onPart() {},
    onSkipped: (head) => {
      this.all.push({ method: `skipped ${head.toString().slice(0, 20)}` });
      this.#wake();
    },
    onDamage() {},
  });

  push(bytes: Buffer): void {
    this.#cutter.push(bytes);
  }

  /** The first that is so, past or to come. */
  async find(isMeant: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.all.find(isMeant);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const frame = (message: object) => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const of = (method: string) => (message: Message) => message.method === method;
const withId = (id: number) => (message: Message) => message.id === id;
const uri = 'file:///a.ts';
const opened = (text: string) => ({
  method: 'textDocument/didOpen',
  params: { textDocument: { uri, languageId: 'typescript', version: 1, text } },
});
const changed = (version: number, text: string) => ({
  method: 'textDocument/didChange',
  params: { textDocument: { uri, version }, contentChanges: [{ text }] },
});
const completion = { method: 'textDocument/inlineCompletion', params: { textDocument: { uri } } };

describe('a forwarder', () => {
  let folder: string;
  let server: Server;
  let daemons: { readonly socket: Socket; readonly heard: Inbox }[];
  let editor: Inbox;
  let forwarder: Forwarder;
  let goOn: () => void;
  let ended: Promise<number>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-forwarder-'));
    daemons = [];
    editor = new Inbox();
    server = createServer((socket) => {
      const heard = new Inbox();
      socket.on('data', (chunk: Buffer) => heard.push(chunk)).on('error', () => {});
      daemons.push({ socket, heard });
    });
    await once(server.listen(join(folder, 'socket')), 'listening');
    let isOpen = true;
    let wake = () => {};
    goOn = () => {
      isOpen = true;
      wake();
    };
    const open = async () => {
      if (!isOpen)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      isOpen = false;
      const socket = connect(join(folder, 'socket'));
      await once(socket, 'connect');
      return socket;
    };
    ended = new Promise((resolve) => {
      const stdout = {
        write: (bytes: Buffer) => {
          editor.push(bytes);
          return true;
        },
        onDrain() {},
        pause() {},
        resume() {},
        say() {},
        end: resolve,
      };
      forwarder = new Forwarder(stdout, open);
    });
    forwarder.begin(await open());
    await start();
  });
  afterEach(() => {
    for (const { socket } of daemons) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const say = (message: object) => forwarder.fromEditor(frame(message));
  const daemon = (number: number) => {
    const found = daemons[number];
    assert.ok(found !== undefined);
    return found;
  };
  const start = async (encoding = 'utf-16') => {
    say({ id: 1, method: 'initialize', params: { capabilities: {} } });
    while (daemons.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await daemon(0).heard.find(of('initialize'));
    daemon(0).socket.write(frame({ id: 1, result: { capabilities: { positionEncoding: encoding } } }));
    await editor.find(withId(1));
    say({ method: 'initialized', params: {} });
  };
  /** Ends the newest daemon; resolves when the forwarder knows. */
  const end = async () => {
    say({ id: 99, method: 'foretoken/status' });
    await daemon(daemons.length - 1).heard.find(withId(99));
    daemon(daemons.length - 1).socket.destroy();
    await editor.find((message) => message.id === 99 && message.error !== undefined);
  };
  /** Lets the next one come, and answers its `initialize`. */
  const next = async (capabilities: object = { positionEncoding: 'utf-16' }) => {
    goOn();
    const number = daemons.length;
    while (daemons.length === number) await new Promise((resolve) => setTimeout(resolve, 1));
    const { socket, heard } = daemon(number);
    const { id } = await heard.find(of('initialize'));
    socket.write(frame({ id, result: { capabilities } }));
    return heard;
  };

  it('tells the next daemon what still holds, in order, and the editor nothing of it', async () => {
    say(opened('one'));
    say({ method: 'workspace/didChangeConfiguration', params: { settings: 1 } });
    say({ method: 'workspace/didChangeConfiguration', params: { settings: 2 } });
    say({ method: 'textDocument/didOpen', params: { textDocument: { uri: 'file:///closed.ts', text: '' } } });
    say({ method: 'textDocument/didClose', params: { textDocument: { uri: 'file:///closed.ts' } } });
    say({ method: 'foretoken/cursorRested', params: { textDocument: { uri } } });
    say(changed(2, 'two'));
    await end();
    say(changed(3, 'three'));
    say({ id: 5, ...completion });
    const heard = await next();
    await heard.find(withId(5));
    assert.deepEqual(
      heard.all.map(({ method }) => method),
      [
        'initialize',
        'initialized',
        'workspace/didChangeConfiguration',
        'textDocument/didOpen',
        'textDocument/didChange',
        'textDocument/didChange',
        'textDocument/inlineCompletion',
      ],
    );
    assert.deepEqual(heard.all[2]?.params, { settings: 2 });
    daemon(1).socket.write(frame({ id: 5, result: null }));
    await editor.find(withId(5));
    assert.deepEqual(
      editor.all.map(({ id }) => id),
      [1, 99, 5],
    );
  });

  it('ends what was open, and shows no message twice', async () => {
    const { socket } = daemon(0);
    const shown = { method: 'window/showMessage', params: { type: 2, message: 'A setting is wrong.' } };
    for (const kind of ['begin', 'report'])
      for (const token of ['a', 7]) socket.write(frame({ method: '$/progress', params: { token, value: { kind } } }));
    socket.write(frame({ method: '$/progress', params: { token: 'a', value: { kind: 'end' } } }));
    socket.write(frame(shown));
    say({ id: 3, ...completion });
    await end();
    assert.equal((await editor.find(withId(3))).result, null);
    const ends = editor.all.filter(({ params }) => JSON.stringify(params?.['value']) === '{"kind":"end"}');
    assert.deepEqual(
      ends.map(({ params }) => params?.['token']),
      ['a', 7],
    );
    await next();
    daemon(1).socket.write(Buffer.concat([frame(shown), frame({ method: 'foretoken/last' })]));
    await editor.find(of('foretoken/last'));
    assert.equal(editor.all.filter(of('window/showMessage')).length, 1);
  });

  it('passes no half of an answer on', async () => {
    const answer = frame({ id: 4, result: 'x'.repeat(100_000) });
    say({ id: 4, method: 'foretoken/views' });
    await daemon(0).heard.find(withId(4));
    daemon(0).socket.write(answer.subarray(0, 50_000));
    await end();
    assert.equal((await editor.find(withId(4))).error?.code, -32803);
    await next();
    // What it drew is to be asked for anew.
    await editor.find(of('foretoken/viewsChanged'));
  });

  it('answers at once what is cancelled, or overtaken by a key, while no daemon is there', async () => {
    say(opened('one'));
    await end();
    say({ id: 10, ...completion });
    say({ id: 11, method: 'foretoken/search' });
    say({ id: 12, method: 'foretoken/search' });
    say({ method: '$/cancelRequest', params: { id: 11 } });
    say(changed(2, 'two'));
    assert.equal((await editor.find(withId(10))).result, null);
    assert.equal((await editor.find(withId(11))).error?.code, -32800);
    const heard = await next();
    await heard.find(withId(12));
    assert.ok(!heard.all.some(({ id }) => id === 10 || id === 11));
  });

  it('asks for the text in place of a long history', async () => {
    say(opened('one'));
    for (let version = 2; version < 400; version++) say(changed(version, 'x'.repeat(400)));
    const { id } = await daemon(0).heard.find(of('foretoken/documentText'));
    // After as many changes.
    const version = daemon(0).heard.all.findIndex(of('foretoken/documentText')) - 2;
    daemon(0).socket.write(frame({ id, result: { text: 'as it was', version } }));
    say(changed(400, 'last'));
    await end();
    const heard = await next();
    await heard.find((message) => JSON.stringify(message).includes('"last"'));
    const [open, mark, ...later] = heard.all.slice(2);
    const item = { uri, languageId: 'typescript', version: version - 1, text: 'as it was' };
    assert.deepEqual(open?.params, { textDocument: item });
    // It differs from the disk.
    assert.deepEqual(mark?.params, { textDocument: { uri, version }, contentChanges: [] });
    assert.equal(later.length, 400 - version);
  });

  it('a document whose change was too long to read is no longer told', async () => {
    say(opened('one'));
    forwarder.fromEditor(frame(changed(2, 'x'.repeat(9 * 1024 * 1024))));
    await daemon(0).heard.find(({ method }) => method?.startsWith('skipped') === true);
    say(changed(3, 'three'));
    await end();
    say({ id: 5, ...completion });
    const heard = await next();
    await heard.find(withId(5));
    assert.ok(!heard.all.some(({ method }) => method?.startsWith('textDocument/did') === true));
  });

  it('ends where the next daemon counts positions otherwise', async () => {
    await end();
    await next({ positionEncoding: 'utf-8' });
    assert.equal(await ended, 1);
  });

  it('ends with its daemon where too much is open', async () => {
    for (let i = 0; i < 5; i++)
      say({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri: `${uri}${i}`, text: 'x'.repeat(7.5 * 1024 * 1024) } },
      });
    await end();
    assert.equal(await ended, 1);
  });

  it('ends with 0 after shutdown and exit, whether a daemon is there or not', async () => {
    await end();
    say({ id: 6, method: 'shutdown' });
    assert.equal((await editor.find(withId(6))).result, null);
    say({ method: 'exit' });
    assert.equal(await ended, 0);
  });
});
