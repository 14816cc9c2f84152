/**
 * What a forwarder does with a key's messages (didChange, the answered inlineCompletion) beside passing them on, in microseconds a message,
 * in strict alternation with a plain pipe to the same kind of socket. Medians over blocks; a server in the same process answers in between.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Forwarder } from '@foretoken/daemon/forwarder/forwarder.js';
import { FrameReader } from '@foretoken/lsp-server/rpc/frame-reader.js';
import { frame } from '@foretoken/lsp-server/rpc/frame-writer.js';
import { percentiles } from '../percentiles.js';

const [blocks, keysInBlock] = [60, 500];
const uri = 'file:///home/user/project/src/services/session-store.ts';
const message = (body: object) => frame(JSON.stringify({ jsonrpc: '2.0', ...body }));
const text = 'const line = 1;\n'.repeat(1_000);
let version = 1;

function key(): readonly Buffer[] {
  const at = { line: 120, character: ++version % 80 };
  const range = { start: at, end: at };
  const change = { textDocument: { uri, version }, contentChanges: [{ range, rangeLength: 0, text: 'x' }] };
  const place = { textDocument: { uri }, position: at, context: { triggerKind: 2 } };
  return [
    message({ method: 'textDocument/didChange', params: change }),
    message({ id: version, method: 'textDocument/inlineCompletion', params: place }),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'foretoken-bench-'));
const server = createServer((socket) => {
  let heard = 0;
  const reader = new FrameReader({
    onMessage(body) {
      const { id, method, params } = JSON.parse(body);
      heard = params?.textDocument?.version ?? heard;
      const result = method === 'foretoken/documentText' ? { text, version: heard } : null;
      if (id !== undefined) socket.write(message({ id, result }));
    },
    onSkipped() {},
    onBadBody() {},
    onDamage() {},
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
});
await once(server.listen(join(folder, 'socket')), 'listening');
const open = async (): Promise<Socket> => {
  const socket = connect(join(folder, 'socket'));
  await once(socket, 'connect');
  return socket;
};
const quiet = { write: () => true, onDrain() {}, pause() {}, resume() {}, say() {}, end() {} };
const forwarder = new Forwarder(quiet, open);
forwarder.begin(await open());
const plain = await open();
forwarder.fromEditor(message({ id: 0, method: 'initialize', params: { capabilities: {} } }));
const item = { uri, languageId: 'typescript', version, text };
forwarder.fromEditor(message({ method: 'textDocument/didOpen', params: { textDocument: item } }));

const us = { plain: [] as number[], forwarder: [] as number[] };
async function measure(into: number[], take: (bytes: Buffer) => void): Promise<void> {
  const messages = Array.from({ length: keysInBlock }, key).flat();
  const began = performance.now();
  for (const bytes of messages) take(bytes);
  into.push(((performance.now() - began) * 1000) / messages.length);
  // The sockets' own work is done in between.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
for (let block = 0; block < blocks; block++) {
  await measure(us.plain, (bytes) => plain.write(bytes));
  await measure(us.forwarder, (bytes) => forwarder.fromEditor(bytes));
}
console.log(JSON.stringify({ plain: percentiles(us.plain), forwarder: percentiles(us.forwarder) }));
plain.destroy();
server.close();
rmSync(folder, { recursive: true, force: true });
process.exit();
