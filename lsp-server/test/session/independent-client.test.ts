import assert from 'node:assert/strict';
import { duplexPair } from 'node:stream';
import {
  CancellationTokenSource,
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  type ProtocolConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { framedTransport } from '../../src/rpc/framed-transport.js';
import { type Session, serveSession } from '../../src/serve-session.js';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';

describe("Microsoft's LSP client over a byte stream", () => {
  const uri = 'file:///code/a.ts';
  let services: FakeServices;
  let session: Session;
  let client: ProtocolConnection;

  beforeEach(async () => {
    const [near, far] = duplexPair();
    services = new FakeServices(new ManualClock());
    session = serveSession(framedTransport(far, services.clock), services);
    client = createProtocolConnection(new StreamMessageReader(near), new StreamMessageWriter(near));
    client.onRequest(ConfigurationRequest.type, () => [{ a: 1 }]);
    client.listen();
    const capabilities = { workspace: { configuration: true } };
    await client.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities });
    await client.sendNotification(InitializedNotification.type, {});
    const textDocument = { uri, languageId: 'typescript', version: 1, text: 'let 😀a' };
    await client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  });

  afterEach(async () => {
    await client.sendRequest(ShutdownRequest.type);
    await client.sendNotification(ExitNotification.type);
    assert.equal((await session.closed).exitCode, 0);
    client.dispose();
  });

  const params = {
    textDocument: { uri },
    position: { line: 0, character: 7 },
    context: { triggerKind: InlineCompletionTriggerKind.Automatic },
  };

  it('gets a completion at its position, and its settings are read', async () => {
    const result = await client.sendRequest(InlineCompletionRequest.type, params);
    assert.ok(result && !Array.isArray(result));
    assert.equal(result.items[0]?.insertText, 'v1@7');
    assert.deepEqual(services.settingsSeen, { a: 1 });
  });

  it('gets an error for what it cancels', async () => {
    services.onComplete = () => new Promise(() => {});
    const source = new CancellationTokenSource();
    const answer = client.sendRequest(InlineCompletionRequest.type, params, source.token);
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });

  it('is followed over many changes', async () => {
    for (let version = 2; version < 200; version++) {
      const at = { line: 0, character: 6 };
      const contentChanges = [{ range: { start: at, end: at }, text: 'é' }];
      await client.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges,
      });
    }
    const read = await client.sendRequest('foretoken/documentText', { textDocument: { uri } });
    assert.deepEqual(read, { text: `let 😀${'é'.repeat(198)}a`, version: 199 });
  });
});
