/**
 * What the adapters cost, in milliseconds: the time to the first token through routing, breaker and adapter beside undici
 * alone, in turns against one scripted server; 200 streams at once; and what it adds that the first server asked is dead.
 * The server is in the same process, so that both sides bear it alike.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { systemClock } from '@foretoken/base/clock.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { endpointOrder } from '@foretoken/inference/routing/endpoint-order.js';
import { createRoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { completionOf } from '@foretoken/inference/testing/backend-contract.js';
import { openBareClient } from '@foretoken/inference/testing/bare-stream.js';
import { event, portOf, startFakeBackend, startStream } from '@foretoken/inference/testing/fake-backend.js';
import { percentiles } from '../percentiles.js';

const rounds = 2_000;
const warmUp = 200;
const tokens = Array.from({ length: 20 }, (_, i) => `token${i} `);
const prompt = 'x = 1\n'.repeat(300);
const never = new AbortController().signal;

const server = await startFakeBackend(
  (_request, answer) => {
    startStream(answer);
    for (const token of tokens) answer.write(event(token));
    answer.end(`${event('', 'stop')}data: [DONE]\n\n`);
  },
  ['m'],
);
const closed = createServer().listen(0, '127.0.0.1');
await once(closed, 'listening');
const deadUrl = `http://127.0.0.1:${portOf(closed)}`;
closed.close();

const bare = openBareClient(server.url);
const ours = routed([server.url]);
const body = JSON.stringify({ model: 'm', prompt, max_tokens: 16, stream: true });
const bareMs: number[] = [];
const oursMs: number[] = [];
for (let i = 0; i < rounds + warmUp; i++) {
  // Taking turns in going first.
  if (i % 2 === 0) bareMs.push(await bare.firstBytesMs(body));
  oursMs.push((await ask(ours, '')).firstMs);
  if (i % 2 === 1) bareMs.push(await bare.firstBytesMs(body));
}
const undici = percentiles(bareMs.slice(warmUp));
const adapter = percentiles(oursMs.slice(warmUp));

const whole = tokens.join('');
const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(ours, `${i}`)));
const intact = answers.filter(({ text, end }) => text === whole && end === 'stop').length;

const failoverMs: number[] = [];
const withoutMs: number[] = [];
for (let i = 0; i < 200; i++) {
  const fresh = routed([deadUrl, server.url]);
  await fresh.probe(never);
  failoverMs.push((await ask(fresh, documentAtDead(i))).firstMs);
  await fresh.close();
  const alone = routed([server.url]);
  await alone.probe(never);
  withoutMs.push((await ask(alone, '')).firstMs);
  await alone.close();
}

console.log(
  JSON.stringify({
    undici,
    adapter,
    overhead: { p50: round(adapter.p50 - undici.p50), p99: round(adapter.p99 - undici.p99) },
    streamsAtOnce: { asked: answers.length, intact },
    failover: { dead: percentiles(failoverMs), alone: percentiles(withoutMs) },
  }),
);
await Promise.all([bare.close(), ours.close(), server.close()]);

function routed(urls: readonly string[]): Backend {
  const clock = systemClock;
  const servers = urls.map((url) =>
    withCircuitBreaker(createServerBackend({ url, model: 'm', server: 'openai' }), { clock }),
  );
  return createRoutedBackend(servers, { clock, name: '', hedgeMs: 0 });
}

/** The next document, from the given number on, whose own server is the dead one. */
function documentAtDead(from: number): string {
  const servers = [deadUrl, server.url].map((url) => ({ name: new URL(url).host, inFlight: 0 }));
  for (let i = from; ; i++) if (endpointOrder(servers, `${i}`, 1.25)[0]?.name === new URL(deadUrl).host) return `${i}`;
}

async function ask(backend: Backend, affinity: string) {
  const began = performance.now();
  let firstMs: number | undefined;
  let text = '';
  let end = '';
  for await (const part of backend.complete({ ...completionOf(), affinity, tokensMax: 16 }, never)) {
    if (part.kind === 'text') {
      firstMs ??= performance.now() - began;
      text += part.text;
    } else end = part.reason;
  }
  return { firstMs: firstMs ?? Number.NaN, text, end };
}

function round(ms: number): number {
  return Number(ms.toFixed(3));
}
