/** Faults that need a server of their own: clocks that differ, and an answer that is cut within a chunk. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { BackendPart } from '@foretoken/inference/backend.js';
import { inferenceLimits } from '@foretoken/inference/limits.js';
import { createServerBackend, type ServerBackendOptions } from '@foretoken/inference/server-backend.js';
import { completionOf } from './backend-contract.js';
import { event, type FakeScript, httpError, portOf, startFakeBackend, streamsRaw } from './fake-backend.js';

describe('faults of servers', () => {
  it('a date in Retry-After counts from the clock of the server, an hour ahead of ours', async () => {
    const theirs = Date.now() + 3_600_000;
    const headers = { date: new Date(theirs).toUTCString(), 'retry-after': new Date(theirs + 9_000).toUTCString() };
    const server = await startFakeBackend(httpError(429, 'no', headers));
    const end = await endOf(server.url);
    await server.close();
    assert.ok(end.reason === 'failed');
    assert.equal(end.failure.retryAfterMs, 9_000);
  });

  it('a chunk that is promised whole and sent in part is an answer cut off', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end(`${head}200\r\n${event('a')}`));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const end = await endOf(`http://127.0.0.1:${portOf(server)}`);
    server.close();
    assert.ok(end.reason === 'failed' && end.failure.code === 'BACKEND_CUT_OFF', JSON.stringify(end));
  });

  it('more tokens told of than an answer can have are not heard of', async () => {
    const many = Array.from({ length: 100_000 }, () => 'a');
    const logprobs = { tokens: many, token_logprobs: many.map(() => 0) };
    const telling = (text: string) => `data: ${JSON.stringify({ choices: [{ text, logprobs }] })}\n\n`;
    const server = await startFakeBackend(
      streamsRaw([telling('a'), ...Array.from({ length: 10 }, () => telling('')), telling('b'), event('', 'stop')]),
    );
    const backend = createServerBackend({ url: server.url, model: 'fake-model' });
    let told = 0;
    let text = '';
    for await (const part of backend.complete(completionOf(), new AbortController().signal)) {
      if (part.kind !== 'text') continue;
      text += part.text;
      told += part.tokens?.length ?? 0;
    }
    await Promise.all([backend.close(), server.close()]);
    assert.deepEqual([text, told], ['ab', inferenceLimits.toldTokensMax]);
  });

  it('a prompt that is too long is known in the words of each server, also within a stream', async () => {
    const inputs = 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000';
    const server = await startFakeBackend();
    for (const script of [
      httpError(413, ''),
      httpError(400, 'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it'),
      httpError(400, 'the prompt is longer than the context length currently available to the model'),
      httpError(400, 'The decoder prompt (length 5000) is longer than the maximum model length of 4096.'),
      httpError(400, 'The input token count (5000) exceeds the maximum number of tokens allowed (4096).'),
      httpError(422, inputs),
      streamsRaw([`data: ${JSON.stringify({ error: inputs })}\n\n`]),
    ]) {
      server.answerWith(script);
      const end = await endOf(server.url);
      assert.ok(end.reason === 'failed' && end.failure.tooLong === true, JSON.stringify(end));
    }
    const late = 'Post "http://127.0.0.1:4/completion": context deadline exceeded (Client.Timeout exceeded)';
    for (const script of [
      streamsRaw([`data: ${JSON.stringify({ error: 'CUDA' })}\n\n`]),
      streamsRaw([`data: ${JSON.stringify({ error: late })}\n\n`]),
      httpError(500, late),
      httpError(400, 'Budget has been exceeded! Current cost: 12.1, Max budget: 10.0'),
    ]) {
      server.answerWith(script);
      const end = await endOf(server.url);
      assert.ok(end.reason === 'failed' && end.failure.tooLong === undefined, JSON.stringify(end));
    }
    await server.close();
  });

  for (const type of [undefined, 'text/plain; charset=utf-8', 'application/octet-stream'])
    it(`a stream that is labelled ${type ?? 'as nothing'} is taken for what it is`, async () => {
      const labelled =
        (...chunks: string[]): FakeScript =>
        (_request, answer) => {
          answer.writeHead(200, type === undefined ? {} : { 'content-type': type });
          for (const chunk of chunks) answer.write(chunk);
          answer.end();
        };
      const lines = ['{"response":"a","done":false}\n{"resp', 'onse":"b","done":true,"done_reason":"length"}\n'];
      const server = await startFakeBackend(labelled(`${event('a')}${event('b', 'length')}data: [DONE]\n\n`), [], {
        '/api/generate': labelled(...lines),
      });
      const ends = [await endOf(server.url), await endOf(server.url, { server: 'ollama' })];
      await server.close();
      assert.deepEqual(
        ends.map(({ reason }) => reason),
        ['length', 'length'],
        JSON.stringify(ends),
      );
    });

  it('a connection that is taken and never opened is given up in time', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `https://127.0.0.1:${portOf(silent)}`;
    const end = await endOf(url, { transport: { connectMs: 200 } });
    silent.close();
    assert.ok(end.reason === 'failed' && end.failure.code === 'BACKEND_UNREACHABLE', JSON.stringify(end));
    assert.match(end.failure.detail, /the connection is not answered in time/);
  });

  it('a name of a model steers no terminal or editor that shows it', async () => {
    const link = 'fake-models[x](command:y)<img src=z>';
    const server = await startFakeBackend(httpError(404, 'no such model'), [
      '\u001b]0;x\u0007',
      'm'.repeat(5_000),
      link,
    ]);
    const backend = createServerBackend({ url: server.url, model: 'fake-models' });
    const health = await backend.probe(new AbortController().signal);
    await backend.close();
    await server.close();
    assert.ok(!health.ok);
    assert.match(health.failure.detail, /fake-models\?x\?\?command:y\?\?img src=z\?/);
    assert.doesNotMatch(health.failure.detail, /mmmm|\p{Cc}/u);
  });
});

async function endOf(
  url: string,
  more: Partial<ServerBackendOptions> = {},
): Promise<Extract<BackendPart, { kind: 'end' }>> {
  const backend = createServerBackend({ url, model: 'fake-model', server: 'openai', ...more });
  let end: Extract<BackendPart, { kind: 'end' }> | undefined;
  for await (const part of backend.complete(completionOf(), new AbortController().signal))
    if (part.kind === 'end') end = part;
  await backend.close();
  assert.ok(end !== undefined);
  return end;
}
