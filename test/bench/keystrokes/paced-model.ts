/**
 * A real model's texts at a stated pace: an OpenAI-compatible server that has each completion written by llama.cpp, keeps it,
 * and streams it as simulated time goes by. So figures do not depend on how fast the machine is that measures.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { event, portOf, startStream } from '@foretoken/inference/testing/fake-backend.js';
import { VirtualClock } from '../../sim/virtual-clock.js';

export interface Pace {
  readonly firstTokenMs: number;
  readonly tokenMs: number;
}

export interface PacedModel {
  readonly url: string;
  /** Moves on only when the server and its clients have nothing left to do at this moment. */
  readonly clock: VirtualClock;
  /** Completions asked for so far, and how many of them the model had to write anew. */
  readonly asked: () => { readonly requests: number; readonly written: number };
  close(): Promise<void>;
}

/** `modelUrl`: a llama.cpp server; `textsFile`: what it wrote before. */
export async function startPacedModel(modelUrl: string, textsFile: string, pace: Pace): Promise<PacedModel> {
  const texts = new Map<string, string>();
  if (existsSync(textsFile))
    for (const line of readFileSync(textsFile, 'utf8').split('\n').filter(Boolean)) {
      const { key, text }: { key: string; text: string } = JSON.parse(line);
      texts.set(key, text);
    }
  mkdirSync(dirname(textsFile), { recursive: true });
  let turnsAtRest = 0;
  let working = 0;
  let requests = 0;
  let written = 0;
  const clock = new VirtualClock(async () => {
    for (turnsAtRest = 0; turnsAtRest < restTurns; turnsAtRest++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (working > 0) turnsAtRest = 0;
    }
  });

  async function textOf(body: Record<string, unknown>): Promise<string> {
    const { prompt, stop, max_tokens } = body;
    const question = JSON.stringify({ prompt, stop, max_tokens, temperature: 0, cache_prompt: true });
    const key = createHash('sha256').update(question).digest('base64url');
    const known = texts.get(key);
    if (known !== undefined) return known;
    const answer = await fetch(`${modelUrl}/v1/completions`, { method: 'POST', body: question });
    if (!answer.ok) throw new Error(`the model answered ${answer.status}: ${await answer.text()}`);
    const { choices } = (await answer.json()) as { readonly choices: readonly { readonly text: string }[] };
    const text = choices[0]?.text ?? '';
    written++;
    texts.set(key, text);
    appendFileSync(textsFile, `${JSON.stringify({ key, text })}\n`);
    return text;
  }

  function stream(text: string, answer: ServerResponse): void {
    startStream(answer);
    const tokens = text.match(/\s?[\p{L}\p{N}_]{1,6}|\s+|./gu) ?? [];
    const send = (at: number) => {
      turnsAtRest = 0;
      if (answer.destroyed) return;
      const token = tokens[at];
      if (token === undefined) {
        answer.end(`${event('', 'stop')}data: [DONE]\n\n`);
        return;
      }
      answer.write(event(token));
      clock.after(pace.tokenMs, () => send(at + 1));
    };
    clock.after(pace.firstTokenMs, () => send(0));
  }

  const server = createServer(async (incoming, answer) => {
    turnsAtRest = 0;
    working++;
    try {
      let body = '';
      for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
      if (incoming.url !== '/v1/completions') {
        const isList = incoming.url === '/v1/models';
        answer.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' });
        answer.end(JSON.stringify(isList ? { object: 'list', data: [{ id: modelName, object: 'model' }] } : {}));
        return;
      }
      requests++;
      stream(await textOf(JSON.parse(body)), answer);
    } catch (thrown) {
      console.error(thrown);
      answer.writeHead(500).end();
    } finally {
      working--;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    clock,
    asked: () => ({ requests, written }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** As the backend's settings name it, too. */
export const modelName = 'SmolLM2-135M';
/** A message over loopback takes a few turns of the event loop. */
const restTurns = 16;
