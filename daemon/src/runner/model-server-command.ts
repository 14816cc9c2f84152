/** How installed model servers are started for one user on one machine: on loopback alone, behind a key, with threads that are counted. */
import { availableParallelism } from 'node:os';
import { localLimits } from '@foretoken/inference/local/limits.js';

export interface ModelServerCommand {
  readonly program: string;
  readonly argv: readonly string[];
  /** What its API calls the model. */
  readonly model: string;
  /** Beside the environment that there is. The key is here, where other users of the machine do not see it. */
  readonly env: Readonly<Record<string, string>>;
}

export interface LlamaServerOptions {
  readonly program: string;
  /** Absolute path of the GGUF file. */
  readonly path: string;
  /** What its API calls it. */
  readonly name: string;
  /** Of the longest prompt and answer together. */
  readonly contextTokens: number;
  /** 0: one core is left free. */
  readonly threads: number;
  readonly gpu: 'auto' | 'off';
  /** More of its own, which count before ours. */
  readonly flags?: readonly string[] | undefined;
  readonly port: number;
  readonly key: string;
}

/** Flags of llama.cpp's `tools/server/README.md`; those that older versions do not know are variables, which they pass over. */
export function llamaServerCommand(options: LlamaServerOptions): ModelServerCommand {
  const { program, path, name, contextTokens, gpu, flags = [], port, key } = options;
  const { sequences: slots } = localLimits;
  const threads = options.threads > 0 ? options.threads : Math.max(1, availableParallelism() - 1);
  const argv = [
    ...['-m', path, '-a', name, '--host', '127.0.0.1', '--port', `${port}`],
    // A second document's prompt stays read beside the first.
    ...['-c', `${contextTokens * slots}`, '-np', `${slots}`, '-t', `${threads}`],
    ...(gpu === 'off' ? ['-ngl', '0'] : ['-ngl', '999']),
    ...flags,
  ];
  // Prompts that leave their slot are kept in memory besides, by default in up to 8 GiB.
  const env = { LLAMA_API_KEY: key, LLAMA_ARG_CACHE_RAM: `${keptPromptsMib}`, LLAMA_ARG_OFFLINE: '1' };
  return { program, argv, model: name, env };
}

const keptPromptsMib = 256;

export interface VllmOptions {
  readonly program: string;
  /** A name on Hugging Face, or a folder with weights. */
  readonly model: string;
  readonly contextTokens: number;
  /** For Hugging Face, where it fetches the weights. */
  readonly hubToken: string | undefined;
  /** The environment says how much memory it may take for keys and values on a processor. */
  readonly isRoomSet: boolean;
  /** More of its own, which count before ours. */
  readonly flags: readonly string[];
  readonly port: number;
  readonly key: string;
}

/** What docs/guides/vllm.md advises. */
export function vllmCommand(options: VllmOptions): ModelServerCommand {
  const { program, model, contextTokens, hubToken, flags, port, key } = options;
  const argv = [
    ...['serve', model, '--host', '127.0.0.1', '--port', `${port}`],
    ...['--max-model-len', `${contextTokens}`, '--enable-prefix-caching', '--scheduling-policy', 'priority'],
    ...flags,
  ];
  const token = hubToken === undefined ? {} : { HF_TOKEN: hubToken };
  // On a processor it asks for 92 % of the machine's memory unless it is told, and ends where others have some of it.
  const memory = options.isRoomSet ? {} : { VLLM_CPU_KVCACHE_SPACE: `${keysAndValuesGib}` };
  return { program, argv, model, env: { VLLM_API_KEY: key, VLLM_NO_USAGE_STATS: '1', ...token, ...memory } };
}

/** Enough for a few documents of the widest of the known models; a graphics card's share is vLLM's to choose. */
const keysAndValuesGib = 2;
