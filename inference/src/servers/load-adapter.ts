/** Makes vLLM load a LoRA adapter while it runs. */
import { type ApiClient, readBody } from '../api-client.js';
import { BackendFault } from '../backend-fault.js';
import { errorText, parseJson } from '../completion-event.js';
import { harmless } from '../http-failure.js';
import { inferenceLimits } from '../limits.js';

export interface Adapter {
  /** As it is asked for. */
  readonly name: string;
  /** Where the server finds it: a folder of the server's, or a name that it can resolve. */
  readonly path: string;
}

/** Resolves when the server has it, now or before. Rejects with BackendFault BACKEND_MODEL_UNKNOWN, or what the network says. */
export async function loadAdapter(api: ApiClient, { name, path }: Adapter, signal: AbortSignal): Promise<void> {
  const question = JSON.stringify({ lora_name: name, lora_path: path });
  const answer = await api.send('POST', 'load_lora_adapter', signal, question);
  const body = await readBody(answer, inferenceLimits.bodyBytesMax);
  if (answer.statusCode === 200) return;
  if (answer.statusCode === 401 || answer.statusCode === 403) throw await api.refusalOf(answer, body, name);
  const message = errorText(parseJson(body));
  // Another daemon was quicker.
  if (/already been loaded/i.test(message)) return;
  throw new BackendFault(
    'BACKEND_MODEL_UNKNOWN',
    `${api.base.host} cannot load the adapter "${name}": ${why(message, path)}.`,
  );
}

function why(message: string, path: string): string {
  if (message === '' || /^(?:not found|method not allowed)$|lora is not enabled/i.test(message))
    return 'it takes none while it runs; start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True in its environment';
  if (/no adapter found/i.test(message)) return `there is none at ${path} on that machine`;
  return harmless(message.replace(/^Loading lora .{1,200} failed: /i, '').replace(/[.\s]+$/, ''));
}
