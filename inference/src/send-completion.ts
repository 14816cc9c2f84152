/** Sends completions to one server: again without what it refuses, and in another way where it knows but that. */
import { type ApiClient, type HttpAnswer, readBody } from './api-client.js';
import type { BackendCompletion, BackendFailure, ServedModel } from './backend.js';
import { BackendFault } from './backend-fault.js';
import { errorText, parseJson } from './completion-event.js';
import { inferenceLimits } from './limits.js';
import { dialectOf } from './servers/dialect-of.js';
import type { CompletionCall } from './servers/server-dialect.js';
import type { ServerKind } from './servers/server-facts.js';

export type ServedByServer = ServedModel & { readonly server: ServerKind };

export interface SentCompletion {
  readonly answer: HttpAnswer;
  readonly isChat: boolean;
  /** As it turned out to be. */
  readonly served: ServedByServer;
}

export class CompletionSender {
  readonly #api: ApiClient;
  readonly #contextTokens: number;
  /** Parameters that the server has refused. */
  readonly #without = new Set<string>();

  /** `contextTokens`: of the longest prompt and answer together, for a server that must be told. */
  constructor(api: ApiClient, contextTokens: number) {
    this.#api = api;
    this.#contextTokens = contextTokens;
  }

  /** What was refused may not be from now on. */
  forget(): void {
    this.#without.clear();
  }

  /** Resolves when the answer begins, with status 200. Rejects with BackendFault or what the network says. */
  send(
    model: string,
    completion: BackendCompletion,
    served: ServedByServer,
    signal: AbortSignal,
  ): Promise<SentCompletion> {
    return this.#send({ model, completion, served, signal, isSecondWay: false, left: undefined });
  }

  async #send(attempt: Attempt): Promise<SentCompletion> {
    const { model, completion, served, signal } = attempt;
    const { fim, version } = served;
    // As it is sent now: another request may be refused the same meanwhile.
    const without = new Set([...this.#without, ...(attempt.left ?? [])]);
    const asked = { model, completion, fim, version, without, contextTokens: this.#contextTokens };
    const call = dialectOf(served.server).request(asked);
    const answer = await this.#api.send('POST', call.path, signal, JSON.stringify(call.body));
    if (answer.statusCode === 200) return { answer, isChat: completion.chat !== undefined, served };
    const body = await readBody(answer, inferenceLimits.bodyBytesMax).catch(() => '');
    const refusal = await this.#api.refusalOf(answer, body, model);
    // A text that is too long may be said to be so for the parameter.
    if (mayRefuseParameters.has(answer.statusCode) && refusal.failure.tooLong !== true) {
      // What checks parameters by a schema may say it in a shape of its own, and a sentence may begin with the name.
      const message = (errorText(parseJson(body)) || body).toLowerCase();
      const named = call.optional.filter((name) => message.includes(name));
      const refused = named.find((name) => !without.has(name));
      if (refused !== undefined) {
        this.#without.add(refused);
        return this.#send(attempt);
      }
      const bare = named.length > 0 ? undefined : await this.#sendBare(attempt, call, answer.statusCode);
      if (bare !== undefined) return bare;
    }
    if (answer.statusCode === 501 && fim.kind === 'infill')
      return this.#send({ ...attempt, served: { ...served, fim: { kind: 'none' } } });
    const other = attempt.isSecondWay ? undefined : otherWay(completion, served, refusal.failure);
    if (other === undefined) throw refusal;
    return this.#send({ ...attempt, ...other, isSecondWay: true }).catch((thrown: unknown) => {
      throw thrown instanceof BackendFault && thrown.failure.tooLong === true ? thrown : refusal;
    });
  }

  /** Once, for a server that does not name what it refuses. Undefined where that does not help. */
  async #sendBare(attempt: Attempt, call: CompletionCall, status: number): Promise<SentCompletion | undefined> {
    const extras = call.optional.filter((name) => maybeMissed.has(name) && call.body[name] !== undefined);
    if (attempt.left !== undefined || extras.length === 0 || !refusesUnnamed.has(status)) return undefined;
    try {
      const sent = await this.#send({ ...attempt, left: extras, isSecondWay: true });
      for (const name of extras) this.#without.add(name);
      return sent;
    } catch (thrown) {
      if (!(thrown instanceof BackendFault) || thrown.failure.tooLong === true) throw thrown;
      return undefined;
    }
  }
}

interface Attempt {
  readonly model: string;
  readonly completion: BackendCompletion;
  readonly served: ServedByServer;
  readonly signal: AbortSignal;
  /** As a chat after it was refused as none, or the other way round. */
  readonly isSecondWay: boolean;
  /** Parameters that are left out though nothing named them. */
  readonly left: readonly string[] | undefined;
}

/** What a model is asked in a chat that had no other way, or was thought to have: the prompt of a hole goes on from its end, too. */
function otherWay(
  completion: BackendCompletion,
  served: ServedByServer,
  { code, httpStatus = 0, tooLong }: BackendFailure,
): { completion: BackendCompletion; served: ServedByServer } | undefined {
  const { kind } = served.fim;
  if (tooLong === true || !mayKnowOtherWay.has(httpStatus)) return undefined;
  // A model that fills in the middle may stand behind something that passes on chats alone.
  const isUnknownPath = (httpStatus === 404 || httpStatus === 405) && code === 'BACKEND_REFUSED';
  // A prompt may have been made before the model was known.
  if (completion.chat === undefined && (kind === 'none' || kind === 'chat' || (kind === 'markers' && isUnknownPath)))
    return { completion: { ...completion, chat: { line: '' } }, served: { ...served, fim: { kind: 'chat' } } };
  if (kind === 'chat')
    return { completion: { ...completion, chat: undefined }, served: { ...served, fim: { kind: 'none' } } };
  return undefined;
}

/** 403: some models may not be asked how likely they hold their tokens. 500: the server of llama-cpp-python, of `logprobs`. */
const mayRefuseParameters = new Set([400, 403, 422, 500]);
const refusesUnnamed = new Set([400, 422]);

/** How sure the model is, what was used, whose turn it is: the text is the same without them, and with other sampling it is not. */
const maybeMissed = new Set(['logprobs', 'stream_options', 'priority', 'think']);

/** A server that has only chats, or none, or has them for other models. */
const mayKnowOtherWay = new Set([400, 404, 405, 422, 501]);
