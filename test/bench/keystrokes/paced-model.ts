/**
 * A real model's texts at a stated pace: an OpenAI-compatible server that has each completion written by llama.cpp, keeps it,
 * and streams it as simulated time goes by. So figures do not depend on how fast the machine is that measures.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
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
  /** They themselves and what they were answered with, in order. */
  readonly answered: () => readonly { readonly prompt: string; readonly tokens: Tokens }[];
  close(): Promise<void>;
}

export type Writer = (question: Readonly<Record<string, unknown>>) => Promise<Tokens>;

/** By a llama.cpp server. */
export function llamaCppWriter(url: string): Writer {
  return (question) => firstLineOf(`${url}/completion`, question);
}

/** `writtenFile`: what `write` wrote before; without one, nothing is kept. `tells`: how likely each token was. */
export async function startPacedModel(
  write: Writer,
  writtenFile: string | undefined,
  pace: Pace,
  tells: boolean,
): Promise<PacedModel> {
  const answers = writtenFile === undefined ? new Map<string, Tokens>() : readWritten(writtenFile);
  let turnsAtRest = 0;
  let working = 0;
  let requests = 0;
  let written = 0;
  const answered: { prompt: string; tokens: Tokens }[] = [];
  const clock = new VirtualClock(async () => {
    for (turnsAtRest = 0; turnsAtRest < restTurns; turnsAtRest++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (working === 0) continue;
      await delay(modelWaitMs);
      turnsAtRest = 0;
    }
  });

  async function tokensFor(prompt: string, stop: unknown, tokensMax: unknown): Promise<Tokens> {
    const key = placeOf({ prompt, stop, tokensMax });
    const known = answers.get(key);
    if (known !== undefined) return known;
    const question = { prompt, stop, n_predict: tokensMax, temperature: 0, n_probs: 1, cache_prompt: true };
    const tokens = await write(question);
    written++;
    answers.set(key, tokens);
    if (writtenFile !== undefined) appendFileSync(writtenFile, `${JSON.stringify({ key, tokens })}\n`);
    return tokens;
  }

  function stream(tokens: Tokens, answer: ServerResponse): void {
    startStream(answer);
    const send = (at: number) => {
      turnsAtRest = 0;
      if (answer.destroyed) return;
      const token = tokens[at];
      if (token === undefined) {
        answer.end(`${event('', 'stop')}data: [DONE]\n\n`);
        return;
      }
      answer.write(tells ? toldEvent(token) : event(token.token));
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
      const asked: Record<string, unknown> = JSON.parse(body);
      const prompt = String(asked['prompt']);
      const tokens = await tokensFor(prompt, asked['stop'], asked['max_tokens']);
      answered.push({ prompt, tokens });
      stream(tokens, answer);
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
    answered: () => answered,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The model has room for 2,048 tokens, and code that it writes has more of them than our estimate says. */
export function pacedModelSettings({ url }: PacedModel): Record<string, string> {
  return {
    FORETOKEN_BACKEND_URL: url,
    FORETOKEN_BACKEND_MODEL: modelName,
    FORETOKEN_BACKEND_PROMPT_TOKENS_MAX: '1024',
    FORETOKEN_BACKEND_COMPLETION_TOKENS_MAX: '16',
  };
}

export type Tokens = readonly WrittenToken[];

export interface WrittenToken {
  readonly token: string;
  readonly logprob: number;
}

function readWritten(file: string): Map<string, Tokens> {
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return new Map(lines.map((line) => JSON.parse(line)).map(({ key, tokens }) => [key, tokens]));
}

/** To the end of the first line with anything on it: the stream is closed then, so that a run takes minutes. */
async function firstLineOf(url: string, question: Record<string, unknown>): Promise<Tokens> {
  const asking = request(url, { method: 'POST', agent: false });
  asking.end(JSON.stringify({ ...question, stream: true }));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`the model answered ${answer.statusCode}`);
  const tokens: WrittenToken[] = [];
  answer.on('error', () => {});
  for await (const line of createInterface({ input: answer }).on('error', () => {})) {
    if (!line.startsWith('data: {')) continue;
    const { stop, completion_probabilities: told } = JSON.parse(line.slice('data: '.length));
    for (const { token, logprob } of told ?? []) tokens.push({ token, logprob });
    if (stop === true || /\S[^\n]*\n/.test(tokens.map(({ token }) => token).join(''))) break;
  }
  asking.destroy();
  return tokens;
}

/** Once written, a text serves its place whatever context stands before it in a later prompt: so all settings are compared on the same texts. */
function placeOf({ prompt, ...others }: { readonly prompt: string; stop: unknown; tokensMax: unknown }): string {
  const place = { tail: prompt.slice(-placeCharacters), ...others };
  return createHash('sha256').update(JSON.stringify(place)).digest('base64url');
}

const placeCharacters = 600;
/** Between looks whether the model has written: the rest of the time is the model's. */
const modelWaitMs = 2;

function toldEvent({ token, logprob }: WrittenToken): string {
  const logprobs = { tokens: [token], token_logprobs: [logprob] };
  return `data: ${JSON.stringify({ choices: [{ index: 0, text: token, finish_reason: null, logprobs }] })}\n\n`;
}

/** As the backend's settings name it, too. */
export const modelName = 'SmolLM2-135M';
/** A message over loopback takes a few turns of the event loop. */
const restTurns = 16;
