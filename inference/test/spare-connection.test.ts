/** The connection that is open before it is needed. */
import assert from 'node:assert/strict';
import type { Backend } from '@foretoken/inference/backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { ServerKind } from '@foretoken/inference/servers/server-facts.js';
import { completionOf } from './backend-contract.js';
import { event, type FakeBackend, startFakeBackend, startStream } from './fake-backend.js';

const never = new AbortController().signal;

describe('a connection opened ahead', () => {
  let server: FakeBackend;
  let backend: Backend;
  afterEach(async () => {
    await backend.close();
    await server.close();
  });

  async function connect(kind: ServerKind): Promise<void> {
    server = await startFakeBackend((_request, answer) => {
      startStream(answer);
      answer.write(event('x'));
    });
    backend = createServerBackend({ url: server.url, model: 'fake-model', server: kind });
    await backend.probe(never);
  }

  /** Listens to the first text and closes the stream. */
  async function askAndStop() {
    const aborting = new AbortController();
    for await (const part of backend.complete(completionOf(), aborting.signal))
      if (part.kind === 'text') aborting.abort();
  }

  it('is there when a stream was closed, and serves the next request', async () => {
    await connect('openai');
    await askAndStop();
    await askAndStop();
    while (server.connections() < 3) await new Promise((resolve) => setImmediate(resolve));
    const before = server.connections();
    await askAndStop();
    assert.equal(server.connections(), before);
  });

  it('takes no thread of a server that has few', async () => {
    await connect('llama.cpp');
    for (let i = 0; i < 9; i++) await askAndStop();
    const before = server.connections();
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(server.connections(), before);
  });
});
