/** The body of a completion, streamed or whole, as parts of text and one end. */
import type { Clock } from '@foretoken/base/clock.js';
import { type HttpAnswer, readBody } from './api-client.js';
import type { BackendPart, BackendUsage, WrittenToken } from './backend.js';
import { BackendFault } from './backend-fault.js';
import type { CompletionEvent } from './completion-event.js';
import type { Deadlines } from './deadlines.js';
import { saysTooLong } from './http-failure.js';
import { inferenceLimits } from './limits.js';
import { LineParser } from './line-parser.js';
import { SseParser } from './sse-parser.js';

export interface StreamReader {
  readonly host: string;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** Reads one event. */
  readonly part: (json: string) => CompletionEvent;
}

/** Throws BackendFault, SseOverflow or what the network says. */
export async function* readCompletion(answer: HttpAnswer, reader: StreamReader): AsyncGenerator<BackendPart> {
  const type = String(answer.headers['content-type'] ?? '').toLowerCase();
  const { eventCharactersMax } = inferenceLimits;
  const garbage = `${reader.host} answers with ${shortType(type)} instead of a completion; is backend.url the base of the API?`;
  if (type.includes('text/event-stream')) yield* readEvents(answer, new SseParser(eventCharactersMax), reader);
  else if (type.includes('ndjson')) yield* readEvents(answer, new LineParser(eventCharactersMax), reader);
  else if (type.includes('application/json')) yield* readWhole(answer, reader);
  // What passes a stream on may lose its name.
  else if (/^(?:text\/plain|application\/octet-stream|$)/.test(type))
    yield* readEvents(answer, new UnnamedParser(eventCharactersMax), reader, garbage);
  else throw new BackendFault('BACKEND_GARBAGE', garbage);
}

/** Lines of JSON begin with a brace, and no field of an event does. */
class UnnamedParser {
  readonly #charactersMax: number;
  #parser: SseParser | LineParser | undefined;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  push(bytes: Uint8Array): string[] {
    this.#parser ??= new (bytes[0] === openBrace ? LineParser : SseParser)(this.#charactersMax);
    return this.#parser.push(bytes);
  }
}

const openBrace = 0x7b;

async function* readEvents(
  answer: HttpAnswer,
  parser: { push(bytes: Uint8Array): string[] },
  reader: StreamReader,
  /** What an answer without any event is. */
  eventless?: string,
): AsyncGenerator<BackendPart> {
  let isEventless = true;
  let finish: 'stop' | 'length' | undefined;
  let usage: BackendUsage | undefined;
  const told = new ToldTokens();
  let bytes = 0;
  for await (const chunk of answer.body.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.length;
    if (bytes > inferenceLimits.streamBytesMax)
      throw new BackendFault('BACKEND_GARBAGE', `${reader.host} does not end its answer.`);
    for (const data of parser.push(chunk)) {
      isEventless = false;
      if (data.trim() === '[DONE]') {
        reader.deadlines.release();
        drain(answer, reader.clock);
        return yield { kind: 'end', reason: finish ?? 'stop', usage };
      }
      const event = partOf(data, reader);
      usage = event.usage ?? usage;
      finish = event.finish ?? finish;
      told.add(event.tokens);
      if (event.text !== '') {
        reader.deadlines.token();
        yield textPart({ ...event, tokens: told.take() });
      }
    }
  }
  // Some servers end the body without [DONE]; the reason of the end says that nothing is missing.
  if (isEventless && eventless !== undefined) throw new BackendFault('BACKEND_GARBAGE', eventless);
  if (finish === undefined)
    throw new BackendFault('BACKEND_CUT_OFF', `${reader.host} stopped in the middle of its answer.`);
  yield { kind: 'end', reason: finish, usage };
}

/** A server that does not stream answers all at once. */
async function* readWhole(answer: HttpAnswer, reader: StreamReader): AsyncGenerator<BackendPart> {
  const event = partOf(await readBody(answer, inferenceLimits.bodyBytesMax), reader);
  const told = new ToldTokens();
  told.add(event.tokens);
  if (event.text !== '') yield textPart({ ...event, usage: undefined, tokens: told.take() });
  yield { kind: 'end', reason: event.finish ?? 'stop', usage: event.usage };
}

/** The tokens of one answer, which may be told of before their text comes; no more of them than an answer can have. */
class ToldTokens {
  #waiting: WrittenToken[] = [];
  #tokensLeft: number = inferenceLimits.toldTokensMax;
  #charactersLeft: number = inferenceLimits.toldCharactersMax;

  add(tokens: readonly WrittenToken[] = []): void {
    for (const token of tokens) {
      this.#tokensLeft--;
      this.#charactersLeft -= token.text.length;
      if (this.#tokensLeft < 0 || this.#charactersLeft < 0) return;
      this.#waiting.push(token);
    }
  }

  take(): readonly WrittenToken[] | undefined {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken.length === 0 ? undefined : taken;
  }
}

function textPart({ text, usage, tokens }: CompletionEvent & { kind: 'part' }): BackendPart {
  return { kind: 'text', text, ...(usage && { usage }), ...(tokens && { tokens }) };
}

function partOf(json: string, { host, part }: StreamReader) {
  const event = part(json);
  switch (event.kind) {
    case 'part':
      return event;
    case 'error':
      // Some begin to answer before they have looked at the prompt.
      if (saysTooLong(event.message))
        throw new BackendFault(
          'BACKEND_REFUSED',
          `The prompt is longer than ${host} takes; lower backend.prompt_tokens_max.`,
          { tooLong: true },
        );
      throw new BackendFault('BACKEND_ERROR', `${host} failed in the middle of its answer.`);
    case 'garbage':
      throw new BackendFault('BACKEND_GARBAGE', `${host} sends something that is no completion.`);
  }
}

/** Reads what follows the last event, so that the connection serves the next request; a body that does not end is closed. */
function drain({ body }: HttpAnswer, clock: Clock): void {
  const cancel = clock.after(inferenceLimits.drainMs, () => body.destroy());
  body.once('close', cancel);
  body.on('error', () => {});
  body.resume();
}

function shortType(type: string): string {
  const short =
    type
      .split(';')[0]
      ?.trim()
      .slice(0, 40)
      .replace(/[^\w./+-]/g, '?') ?? '';
  return short === 'text/html' ? 'a web page' : short === '' ? 'an unnamed format' : short;
}
