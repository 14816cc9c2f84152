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

/** `modelUrl`: a llama.cpp server; `writtenFile`: what it wrote before. `tells`: how likely each token was. */
export async function startPacedModel(
  modelUrl: string,
  writtenFile: string,
  pace: Pace,
  tells: boolean,
): Promise<PacedModel> {
  const answers = readWritten(writtenFile);
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

  function answerTo({ prompt, stop, max_tokens: tokensMax }: Record<string, unknown>): Written {
    const question = { prompt: String(prompt), stop, tokensMax: Number(tokensMax) };
    const key = createHash('sha256').update(JSON.stringify(question)).digest('base64url');
    const known = answers.get(key);
    if (known === undefined) written++;
    const answer = { ...(known ?? { tokens: [], isWhole: false }), key, question };
    answers.set(key, answer);
    return answer;
  }

  /** A piece at a time, since few answers are listened to until their end. */
  async function writeOn(answer: Written): Promise<void> {
    const { key, question, tokens } = answer;
    const { prompt, stop, tokensMax } = question;
    const n_predict = Math.min(pieceTokens, tokensMax - tokens.length);
    const body = { prompt: [prompt, ...tokens.map(({ id }) => id)], stop, n_predict, temperature: 0, n_probs: 1 };
    const asked = JSON.stringify({ ...body, cache_prompt: true });
    const response = await fetch(`${modelUrl}/completion`, { method: 'POST', body: asked });
    if (!response.ok) throw new Error(`the model answered ${response.status}: ${await response.text()}`);
    const { stop_type, completion_probabilities: told } = (await response.json()) as LlamaAnswer;
    answer.tokens = [...tokens, ...told.map(({ id, token, logprob }) => ({ id, token, logprob }))];
    answer.isWhole = stop_type !== 'limit' || answer.tokens.length >= tokensMax || told.length === 0;
    appendFileSync(writtenFile, `${JSON.stringify({ key, tokens: answer.tokens, isWhole: answer.isWhole })}\n`);
  }

  function stream(written: Written, answer: ServerResponse): void {
    startStream(answer);
    const send = async (at: number) => {
      turnsAtRest = 0;
      if (answer.destroyed) return;
      working++;
      try {
        if (at >= written.tokens.length && !written.isWhole) await writeOn(written);
      } finally {
        working--;
      }
      turnsAtRest = 0;
      const token = written.tokens[at];
      if (answer.destroyed) return;
      if (token === undefined) {
        answer.end(`${event('', 'stop')}data: [DONE]\n\n`);
        return;
      }
      answer.write(tells ? toldEvent(token) : event(token.token));
      clock.after(pace.tokenMs, () => void send(at + 1));
    };
    clock.after(pace.firstTokenMs, () => void send(0));
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
      stream(answerTo(JSON.parse(body)), answer);
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

interface LlamaAnswer {
  readonly stop_type: string;
  readonly completion_probabilities: readonly WrittenToken[];
}

interface WrittenToken {
  readonly id: number;
  readonly token: string;
  readonly logprob: number;
}

/** What the model wrote of an answer so far. */
interface Written {
  readonly key: string;
  readonly question: { readonly prompt: string; readonly stop: unknown; readonly tokensMax: number };
  tokens: readonly WrittenToken[];
  isWhole: boolean;
}

/** The last line about an answer holds all of it. */
function readWritten(file: string): Map<string, Pick<Written, 'tokens' | 'isWhole'>> {
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return new Map(lines.map((line) => JSON.parse(line)).map(({ key, ...written }) => [key, written]));
}

function toldEvent({ token, logprob }: WrittenToken): string {
  const logprobs = { tokens: [token], token_logprobs: [logprob] };
  return `data: ${JSON.stringify({ choices: [{ index: 0, text: token, finish_reason: null, logprobs }] })}\n\n`;
}

/** Most first lines are no longer. */
const pieceTokens = 16;
/** As the backend's settings name it, too. */
export const modelName = 'SmolLM2-135M';
/** A message over loopback takes a few turns of the event loop. */
const restTurns = 16;
