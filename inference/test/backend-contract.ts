/** What every kind of server must do behind the one port; run against scripted servers and against real ones. */
import assert from 'node:assert/strict';
import type { Backend, BackendCompletion, BackendPart, WrittenToken } from '@foretoken/inference/backend.js';
import { createServerBackend, type ServerBackendOptions } from '@foretoken/inference/server-backend.js';
import type { ModelHost, ServerKind } from '@foretoken/inference/servers/server-facts.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';

interface PortScene {
  readonly kind: ModelHost;
  /** Who opens closes. */
  readonly open: () => Backend;
  /** Requests that the model works on now. */
  readonly running: () => Promise<number>;
  /** Makes a scripted server stream without end; a real one does when it is asked for enough. */
  readonly streamEndlessly?: () => void;
}

export interface ContractScene extends Omit<PortScene, 'open'> {
  readonly kind: ServerKind;
  /** Without `/v1`. */
  readonly url: () => string;
}

const text = (value: string) => toPromptText(value).text;
const never = new AbortController().signal;

export function completionOf(more: Partial<BackendCompletion> = {}): BackendCompletion {
  const infill = { prefix: text('days = ["Monday", '), suffix: text(']\n'), context: [] };
  return { prompt: infill.prefix, infill, stop: [], tokensMax: 2, temperature: 0, topP: 1, ...more };
}

/** For servers, inside a `describe` of the caller's. */
export function backendContract(scene: ContractScene): void {
  const open: Backend[] = [];
  const backendAt = (options: Partial<ServerBackendOptions> = {}) => {
    const deadlines = { firstTokenMs: 30_000, betweenTokensMs: 30_000, totalMs: 50_000 };
    const backend = createServerBackend({ url: scene.url(), model: '', deadlines, ...options });
    open.push(backend);
    return backend;
  };
  afterEach(() => Promise.all(open.splice(0).map((backend) => backend.close())));

  it('is recognised at a bare address, with /v1 and with /v1 doubled', async () => {
    for (const tail of ['', '/', '/v1', '/v1/v1/']) {
      const backend = backendAt({ url: scene.url() + tail });
      const health = await backend.probe(never);
      assert.ok(health.ok, tail);
      assert.equal(backend.served?.server, scene.kind, tail);
      assert.equal(backend.model, health.models[0]);
    }
  });

  it('says that a model is not there', async () => {
    const health = await backendAt({ model: 'no-such-model' }).probe(never);
    assert.ok(!health.ok && health.failure.code === 'BACKEND_MODEL_UNKNOWN');
  });

  portContract({ ...scene, open: backendAt });
}

/** For whatever runs a model, inside a `describe` of the caller's. */
export function portContract(scene: PortScene): void {
  it('is known by the first completion, and found out but once', async () => {
    const backend = scene.open();
    for (let i = 0; i < 2; i++) assert.equal((await collect(backend.complete(completionOf(), never))).end, 'length');
    assert.equal(backend.served?.server, scene.kind);
  });

  it('streams text, says why it ended, and what was used', async () => {
    const { parts, usage } = await collect(scene.open().complete(completionOf(), never));
    assert.ok(parts.length >= 1 && parts.join('') !== '');
    assert.equal(usage?.completionTokens, 2);
    assert.ok((usage?.promptTokens ?? 0) > 0);
  });

  it('tells how likely it held each token of the text', async () => {
    let text = '';
    const tokens: WrittenToken[] = [];
    for await (const part of scene.open().complete(completionOf(), never)) {
      if (part.kind !== 'text') continue;
      text += part.text;
      tokens.push(...(part.tokens ?? []));
    }
    assert.equal(
      tokens
        .map((token) => token.text)
        .join('')
        .slice(0, text.length),
      text,
    );
    for (const { logProbability } of tokens) assert.ok(logProbability <= 0 && logProbability > -20);
  });

  it('counts a prompt as its model does, where its tokenizer can be asked', async () => {
    const backend = scene.open();
    const { prompt } = completionOf();
    const { usage } = await collect(backend.complete(completionOf({ infill: undefined }), never));
    const counts = new Set<ModelHost>(['vllm', 'sglang', 'llama.cpp', 'node-llama-cpp']).has(scene.kind);
    assert.equal(await backend.countTokens?.(prompt, never), counts ? usage?.promptTokens : undefined);
    assert.equal(await backend.countTokens?.(prompt, AbortSignal.abort()), undefined);
  });

  it('stops working when the caller aborts', async () => {
    const backend = scene.open();
    scene.streamEndlessly?.();
    const aborting = new AbortController();
    let end = '';
    for await (const part of backend.complete(completionOf({ tokensMax: 800 }), aborting.signal)) {
      if (part.kind === 'end') end = part.reason;
      else if (!aborting.signal.aborted) {
        assert.equal(await scene.running(), 1);
        aborting.abort();
      }
    }
    assert.equal(end, 'aborted');
    const began = performance.now();
    while ((await scene.running()) > 0) {
      assert.ok(performance.now() - began < 5_000, 'it goes on for nobody');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
}

export async function collect(stream: AsyncIterable<BackendPart>) {
  const parts: string[] = [];
  let end: Extract<BackendPart, { kind: 'end' }> | undefined;
  for await (const part of stream) {
    if (part.kind === 'text') parts.push(part.text);
    else end = part;
  }
  assert.ok(end !== undefined, 'a stream ends');
  if (end.reason === 'failed') return { parts, end: end.failure.detail, usage: undefined };
  return { parts, end: end.reason, usage: end.usage };
}
