/** The embeddings adapter against a scripted server: vectors in order, and every fault one failure in words. */
import assert from 'node:assert/strict';
import type { BackendFailureCode } from '@foretoken/inference/backend.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { createOpenAiEmbeddings, type OpenAiEmbeddingsOptions } from '@foretoken/inference/open-ai-embeddings.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { type FakeBackend, type FakeScript, httpError, json, page, startFakeBackend } from './fake-backend.js';

const texts = ['open the file', 'close the file'].map((text) => toPromptText(text).text);
const never = new AbortController().signal;

describe('OpenAI-compatible embeddings', () => {
  let server: FakeBackend;
  const open: EmbeddingBackend[] = [];

  before(async () => {
    server = await startFakeBackend();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((backend) => backend.close()));
  });
  after(() => server.close());

  function backendAt(options: Partial<OpenAiEmbeddingsOptions> = {}): EmbeddingBackend {
    const backend = createOpenAiEmbeddings({ url: server.url, model: 'fake-model', ...options });
    open.push(backend);
    return backend;
  }

  it('gives vectors of length 1 in the order of the texts, whatever the order of the answer', async () => {
    server.answerWith(vectors([0, 2], [3, 4], { reversed: true }));
    const answer = await backendAt({ credential: fixedCredential('key-1') }).embed(texts, 'document', never);
    assert.ok(answer.kind === 'vectors');
    assert.deepEqual(
      answer.vectors.map((vector) => Array.from(vector, (value) => Math.round(value * 10) / 10)),
      [
        [0, 1],
        [0.6, 0.8],
      ],
    );
    const asked = server.requests.at(-1);
    assert.equal(asked?.headers.authorization, 'Bearer key-1');
    assert.deepEqual(asked?.body, {
      model: 'fake-model',
      input: ['open the file', 'close the file'],
      encoding_format: 'base64',
    });
  });

  it('reads base64 too, and asks for the first model when none is set', async () => {
    const data = [new Float32Array([1, 0]), new Float32Array([0, 1])].map((vector, index) => ({
      index,
      embedding: Buffer.from(vector.buffer).toString('base64'),
    }));
    server.answerWith(json({ data }));
    const backend = backendAt({ model: '' });
    const answer = await backend.embed(texts, 'document', never);
    assert.ok(answer.kind === 'vectors');
    assert.deepEqual([...(answer.vectors[1] ?? [])], [0, 1]);
    assert.equal(await backend.model(never), 'fake-model');
  });

  it('adds what the model wants before a query', async () => {
    server.answerWith(vectors([1, 0], [0, 1]));
    await backendAt({ model: 'nomic-embed-text' }).embed(texts, 'query', never);
    const { body } = server.requests.at(-1) ?? {};
    assert.ok(typeof body === 'object' && body !== null && 'input' in body);
    assert.deepEqual(body.input, ['search_query: open the file', 'search_query: close the file']);
  });

  const faults: [name: string, code: BackendFailureCode, script: FakeScript, detail: RegExp][] = [
    ['401', 'BACKEND_UNAUTHORIZED', httpError(401, 'no'), /wants an API key/],
    ['a server without embeddings', 'BACKEND_REFUSED', httpError(404, 'Not Found'), /v1\/embeddings.*embedding\.url/],
    ['429', 'BACKEND_OVERLOADED', httpError(429, '', { 'retry-after': '7' }), /too many/],
    ['503', 'BACKEND_OVERLOADED', httpError(503, ''), /overloaded/],
    ['too few vectors', 'BACKEND_GARBAGE', vectors([1, 0]), /1 embeddings for 2 texts/],
    ['two dimensions', 'BACKEND_GARBAGE', vectors([1, 0], [1, 0, 0]), /several dimensions/],
    ['one number twice', 'BACKEND_GARBAGE', json({ data: [item([1, 0], 0), item([1, 0], 0)] }), /numbers.*wrongly/],
    ['NaN', 'BACKEND_GARBAGE', json({ data: [item([null, 1], 0), item([1, 0], 1)] }), /no list of numbers/],
    ['NaN in base64', 'BACKEND_GARBAGE', json({ data: [item('AADAfwAAgD8=', 0), item([1, 0], 1)] }), /not finite/],
    ['zeros', 'BACKEND_GARBAGE', vectors([0, 0], [1, 0]), /without direction/],
    ['a web page', 'BACKEND_GARBAGE', page('text/html', '<html>'), /holds no embeddings/],
    ['a body without end', 'BACKEND_GARBAGE', endlessBody, /more than embeddings can take/],
    ['no answer', 'BACKEND_TIMEOUT', () => {}, /no embeddings within 100 ms/],
  ];
  for (const [name, code, script, detail] of faults)
    it(`says what is wrong: ${name}`, async () => {
      server.answerWith(script);
      const answer = await backendAt({ totalMs: name === 'no answer' ? 100 : 30_000 }).embed(texts, 'document', never);
      assert.ok(answer.kind === 'failed');
      assert.equal(answer.failure.code, code);
      assert.match(answer.failure.detail, detail);
      if (name === '429') assert.equal(answer.failure.retryAfterMs, 7_000);
    });

  it('does not take another dimension than the first', async () => {
    const backend = backendAt();
    server.answerWith(vectors([1, 0], [0, 1]));
    assert.equal((await backend.embed(texts, 'document', never)).kind, 'vectors');
    server.answerWith(vectors([1, 0, 0], [0, 1, 0]));
    const answer = await backend.embed(texts, 'document', never);
    assert.ok(answer.kind === 'failed');
    assert.match(answer.failure.detail, /of 3 numbers, and sent some of 2/);
  });

  it('says that a text is too long in the words of each server', async () => {
    for (const script of [
      httpError(413, 'Input validation error'),
      httpError(400, "This model's maximum context length is 512 tokens."),
      httpError(500, 'input (900 tokens) is too large to process. increase the physical batch size'),
    ]) {
      server.answerWith(script);
      const answer = await backendAt().embed(texts, 'document', never);
      assert.ok(answer.kind === 'failed' && answer.failure.tooLong === true);
    }
  });

  it('closes the request when it is aborted', async () => {
    server.answerWith(() => {});
    const before = server.requests.length;
    const aborting = new AbortController();
    const pending = backendAt().embed(texts, 'document', aborting.signal);
    while (server.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    aborting.abort();
    assert.deepEqual(await pending, { kind: 'aborted' });
    await server.requests.at(-1)?.abandoned;
  });
});

function item(embedding: unknown, index: number) {
  return { object: 'embedding', index, embedding };
}

function vectors(first: readonly number[], second?: readonly number[], how = { reversed: false }): FakeScript {
  const data = (second === undefined ? [first] : [first, second]).map(item);
  return json({ object: 'list', data: how.reversed ? data.reverse() : data });
}

function endlessBody(_request: unknown, answer: Parameters<FakeScript>[1]): void {
  answer.writeHead(200, { 'content-type': 'application/json' });
  const piece = ' '.repeat(1024 * 1024);
  const more = () => {
    while (!answer.destroyed && answer.write(piece));
    answer.once('drain', more);
  };
  more();
}
