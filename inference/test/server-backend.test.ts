/** The adapter against a scripted server: text arrives, closing is real, and every fault is one failure in words. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import type { Backend, BackendFailureCode, BackendPart } from '@foretoken/inference/backend.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import { createServerBackend, type ServerBackendOptions } from '@foretoken/inference/server-backend.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import {
  event,
  type FakeBackend,
  type FakeScript,
  httpError,
  json,
  page,
  portOf,
  startFakeBackend,
  startStream,
  streams,
  streamsRaw,
} from './fake-backend.js';

const request = { prompt: toPromptText('let x = ').text, stop: ['\n'], tokensMax: 16, temperature: 0.1, topP: 0.95 };
const shortDeadlines = { firstTokenMs: 150, betweenTokensMs: 150, totalMs: 400 };
/** Only the deadline that is to be missed is short: on a busy machine the others would be missed first. */
const patient = { firstTokenMs: 20_000, betweenTokensMs: 20_000, totalMs: 20_000 };
const missed: Readonly<Record<string, Partial<typeof patient>>> = {
  'no answer': { firstTokenMs: 150 },
  'no further token': { betweenTokensMs: 150 },
  'a slow loris': { firstTokenMs: 150 },
  'tokens without end': { totalMs: 400 },
};

describe('OpenAI-compatible backend', () => {
  let server: FakeBackend;
  const open: Backend[] = [];

  before(async () => {
    server = await startFakeBackend();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((backend) => backend.close()));
  });
  after(() => server.close());

  function backendAt(options: Partial<ServerBackendOptions> = {}): Backend {
    const backend = createServerBackend({ url: server.url, model: 'fake-model', ...options });
    open.push(backend);
    return backend;
  }

  async function ask(script: FakeScript, options: Partial<ServerBackendOptions> = {}) {
    server.answerWith(script);
    return collect(backendAt(options));
  }

  it('streams the text and says why it ended and what was used', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } };
    const pieces = [
      event('1'),
      event('2;'),
      event('', 'length'),
      `data: ${JSON.stringify({ choices: [], usage })}\n\n`,
      'data: [DONE]\n\n',
    ];
    const { text, end } = await ask(streamsRaw(pieces));
    assert.equal(text, '12;');
    assert.deepEqual(end, {
      kind: 'end',
      reason: 'length',
      usage: { promptTokens: 9, completionTokens: 2, cachedTokens: 4 },
    });
  });

  it('sends the prompt as it is, never a suffix, and the key as a bearer token', async () => {
    await ask(streams(['ok']), { credential: fixedCredential(' key-1\n') });
    const last = server.requests.at(-1);
    assert.equal(last?.headers.authorization, 'Bearer key-1');
    assert.deepEqual(last?.body, {
      model: 'fake-model',
      prompt: 'let x = ',
      stop: ['\n'],
      max_tokens: 16,
      temperature: 0.1,
      top_p: 0.95,
      stream: true,
      stream_options: { include_usage: true },
      logprobs: 1,
    });
  });

  for (const tail of ['', '/', '/v1', '/v1/', '/v1/completions'])
    it(`takes a base address ending in "${tail}"`, async () => {
      assert.equal((await ask(streams(['ok']), { url: server.url + tail })).text, 'ok');
    });

  it('takes a whole answer from a server that does not stream', async () => {
    const { text, end } = await ask(json({ choices: [{ text: 'all', finish_reason: 'length' }] }));
    assert.deepEqual([text, end.reason], ['all', 'length']);
  });

  it('asks for the first model that the server lists when none is set', async () => {
    const backend = backendAt({ model: '' });
    server.answerWith(streams(['ok']));
    assert.equal((await collect(backend)).text, 'ok');
    assert.equal(backend.model, 'fake-model');
  });

  it('uses connections again', async () => {
    const backend = backendAt();
    server.answerWith(streams(['ok']));
    const before = server.connections();
    for (let i = 0; i < 20; i++) await collect(backend);
    // The next request may leave before the last one's body has ended: it takes a second one, and then a spare is opened.
    assert.ok(server.connections() - before <= 3);
  });

  it('closes the stream for real when the caller aborts, and when it stops listening', async () => {
    const hanging = streamsRaw([event('a')], 'hang');
    server.answerWith(hanging);
    const aborting = new AbortController();
    const reasons: string[] = [];
    for await (const part of backendAt().complete(request, aborting.signal)) {
      if (part.kind === 'text') aborting.abort();
      else reasons.push(part.reason);
    }
    assert.deepEqual(reasons, ['aborted']);
    await server.requests.at(-1)?.abandoned;
    for await (const _part of backendAt().complete(request, new AbortController().signal)) break;
    await server.requests.at(-1)?.abandoned;
  });

  it('does not ask at all when it is aborted before', async () => {
    const before = server.requests.length;
    const { end } = await collect(backendAt(), AbortSignal.abort());
    assert.deepEqual([end.reason, server.requests.length], ['aborted', before]);
  });

  it('asks again when an idle connection was closed just then', async () => {
    let calls = 0;
    const { text } = await ask((asked, answer) => {
      if (++calls === 1) answer.socket?.destroy();
      else return streams(['ok'])(asked, answer);
    });
    assert.equal(text, 'ok');
  });

  it('carries 200 streams at once without loss', async () => {
    server.answerWith(streams(['a', 'b', 'c']));
    const backend = backendAt();
    const answers = await Promise.all(Array.from({ length: 200 }, () => collect(backend)));
    assert.ok(answers.every(({ text, end }) => text === 'abc' && end.reason === 'stop'));
  });

  const faults: [name: string, code: BackendFailureCode, script: FakeScript, detail: RegExp][] = [
    ['401', 'BACKEND_UNAUTHORIZED', httpError(401, 'no'), /wants an API key, and none is set/],
    ['403', 'BACKEND_UNAUTHORIZED', httpError(403, 'no'), /forbids/],
    ['an unknown path', 'BACKEND_REFUSED', httpError(404, 'Not Found'), /base of the API/],
    [
      'a mistyped model',
      'BACKEND_MODEL_UNKNOWN',
      httpError(404, 'The model `x` does not exist.'),
      /Is "fake-model" meant\?/,
    ],
    [
      'a prompt that is too long',
      'BACKEND_REFUSED',
      httpError(400, "This model's maximum context length is 4096 tokens."),
      /4096 tokens/,
    ],
    ['408', 'BACKEND_TIMEOUT', httpError(408, ''), /gave up/],
    ['413', 'BACKEND_REFUSED', httpError(413, ''), /longer than/],
    ['429', 'BACKEND_OVERLOADED', httpError(429, '', { 'retry-after': '7' }), /too many/],
    ['500', 'BACKEND_ERROR', httpError(500, ''), /HTTP 500/],
    ['503', 'BACKEND_OVERLOADED', httpError(503, ''), /overloaded/],
    ['a redirect', 'BACKEND_REFUSED', httpError(307, '', { location: 'http://elsewhere.test/v1' }), /elsewhere\.test/],
    ['a web page', 'BACKEND_GARBAGE', page('text/html', '<html>'), /a web page/],
    ['plain text', 'BACKEND_GARBAGE', page('text/plain', 'It works!'), /answers with text\/plain/],
    ['another kind of file', 'BACKEND_GARBAGE', page('image/png', 'PNG'), /answers with image\/png/],
    ['broken JSON', 'BACKEND_GARBAGE', streamsRaw(['data: {"choi\n\n']), /no completion/],
    ['another JSON', 'BACKEND_GARBAGE', json({ hello: 1 }), /no completion/],
    ['an error in the stream', 'BACKEND_ERROR', streamsRaw(['data: {"error":{"message":"CUDA"}}\n\n']), /middle/],
    ['half a stream', 'BACKEND_CUT_OFF', streamsRaw([event('a')]), /stopped in the middle/],
    ['a reset after the first token', 'BACKEND_CUT_OFF', streamsRaw([event('a')], 'reset'), /closed the connection/],
    [
      'a reset before the first token',
      'BACKEND_CUT_OFF',
      (_request, answer) => void answer.socket?.destroy(),
      /closed the connection/,
    ],
    ['a line of 10 MB', 'BACKEND_GARBAGE', streamsRaw([`data: ${'x'.repeat(10_000_000)}`], 'hang'), /characters/],
    ['no answer', 'BACKEND_TIMEOUT', () => {}, /no first token within 150 ms/],
    ['no further token', 'BACKEND_TIMEOUT', streamsRaw([event('a')], 'hang'), /no further token within 150 ms/],
    ['a slow loris', 'BACKEND_TIMEOUT', slowLoris, /no first token within 150 ms/],
    ['tokens without end', 'BACKEND_TIMEOUT', endless, /no end of the answer within 400 ms/],
  ];
  for (const [name, code, script, detail] of faults)
    it(`says what is wrong: ${name}`, async () => {
      const { end } = await ask(script, { model: 'fake-modle', deadlines: { ...patient, ...missed[name] } });
      assert.ok(end.reason === 'failed');
      assert.equal(end.failure.code, code);
      assert.match(end.failure.detail, detail);
      if (name === '429') assert.equal(end.failure.retryAfterMs, 7_000);
    }).timeout(25_000);

  it('takes two ends for one', async () => {
    const { text, end } = await ask(streamsRaw([event('a', 'stop'), 'data: [DONE]\n\n', 'data: [DONE]\n\n']));
    assert.deepEqual([text, end.reason], ['a', 'stop']);
  });

  it('says what is wrong: nothing listens, no such name, plain http under https, not HTTP at all', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const closedPort = portOf(closed);
    await new Promise((resolve) => closed.close(resolve));
    const other = createTcpServer((socket) => socket.on('error', () => {}).end('220 mail.test ready\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(other, 'listening');
    const codes: (string | undefined)[] = [];
    for (const url of [
      `http://127.0.0.1:${closedPort}`,
      'http://nowhere.invalid',
      server.url.replace('http:', 'https:'),
      `http://127.0.0.1:${portOf(other)}`,
    ])
      codes.push((await ask(streams(['ok']), { url })).failure);
    other.close();
    assert.deepEqual(codes, ['BACKEND_UNREACHABLE', 'BACKEND_UNREACHABLE', 'BACKEND_TLS', 'BACKEND_GARBAGE']);
  });

  it('never tells the key, whatever fails', async () => {
    const key = 'hush-hush-key';
    for (const [, , script] of faults) {
      const { end } = await ask(script, { credential: fixedCredential(key), deadlines: shortDeadlines });
      assert.ok(!JSON.stringify(end).includes(key));
    }
    const { end } = await ask(streams(['ok']), { credential: { token: async () => `${key}\nx: y` } });
    assert.ok(end.reason === 'failed' && !JSON.stringify(end).includes(key));
  });

  it('refuses an address that would put a password into logs, or is none', () => {
    for (const url of ['http://me:hunter2@host/v1', 'ftp://host', 'host:80:80'])
      assert.throws(
        () => createServerBackend({ url, model: 'm' }),
        (error: Error & { code?: string }) => error.code === 'BACKEND_URL_BAD' && !error.message.includes('hunter2'),
      );
    for (const url of ['gpu-box:8000', '10.0.0.7:8000/v1', 'localhost'])
      assert.throws(() => createServerBackend({ url, model: 'm' }), new RegExp(`Is http://${url} meant\\?`));
  });

  it('probes: which models there are, and the nearest name of a mistyped one', async () => {
    const signal = new AbortController().signal;
    const well = await backendAt().probe(signal);
    assert.ok(well.ok && well.models.includes('fake-model'));
    const mistyped = await backendAt({ model: 'fake-modle' }).probe(signal);
    assert.ok(!mistyped.ok && mistyped.failure.code === 'BACKEND_MODEL_UNKNOWN');
    assert.match(mistyped.failure.detail, /"fake-model"/);
  });
});

async function collect(backend: Backend, signal: AbortSignal = new AbortController().signal) {
  let text = '';
  const ends: Extract<BackendPart, { kind: 'end' }>[] = [];
  for await (const part of backend.complete(request, signal)) {
    if (part.kind === 'text') text += part.text;
    else ends.push(part);
  }
  const [end] = ends;
  assert.ok(end !== undefined && ends.length === 1, 'a stream ends once');
  return { text, end, failure: end.reason === 'failed' ? end.failure.code : undefined };
}

/** A byte at a time, never a whole event. */
function slowLoris(_request: unknown, answer: Parameters<FakeScript>[1]): void {
  startStream(answer);
  const timer = setInterval(() => answer.write('d'), 20);
  answer.once('close', () => clearInterval(timer));
}

function endless(_request: unknown, answer: Parameters<FakeScript>[1]): void {
  startStream(answer);
  const timer = setInterval(() => answer.write(event('x')), 20);
  answer.once('close', () => clearInterval(timer));
}
