/** A backend that answers is tried with one token, and what keeps it from being of full use is said. */
import type { Backend, BackendFailure, BackendHealth, ServedModel } from '@foretoken/inference/backend.js';
import { chatFamily } from '@foretoken/inference/models/chat-prompt.js';
import { matchFamily } from '@foretoken/inference/models/match-family.js';
import { type ModelHost, serverName } from '@foretoken/inference/servers/server-facts.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import type { Folders } from '../../platform/folders.js';
import { computesOnText } from '../../runner/computes-on.js';
import type { Settings } from '../../settings/settings-table.js';
import { type Finding, note, ok, problem } from '../doctor-check.js';
import { remedyOf } from './backend-remedy.js';
import { change } from './setting-change.js';
import { tokenFinding } from './token-counts.js';

export async function triedFindings(
  backend: Backend,
  health: Extract<BackendHealth, { ok: true }>,
  settings: Settings,
  folders: Pick<Folders, 'models' | 'state'>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (health.models.length === 0 && settings['backend.model'] === '')
    return [problem(`${backend.name} has no model loaded.`, loadRemedy(backend.served))];
  const forced = settings['backend.model_family'];
  const failure = await failureOfTrial(backend, forced, signal);
  if (failure?.tooLong) return [problem(failure.detail, 'Serve the model with a longer context.')];
  if (failure !== undefined) return [await remedyOf(failure, settings, signal)];
  const { served } = backend;
  const on = computesOnText(backend.process?.computesOn);
  const server = served === undefined ? '' : `, ${serverName(served.server, served.program)}${on && `${on},`}`;
  return [
    ok(`${backend.name}${server} answers in ${health.ms.toFixed(0)} ms and completes; model ${backend.model}.`),
    familyFinding(backend.model, forced, served, health.models.length > 1),
    await tokenFinding(backend, folders, signal),
    ...contextFindings(served?.model.contextTokens, settings),
    ...addressFindings(settings),
  ];
}

async function failureOfTrial(
  backend: Backend,
  forced: string,
  signal: AbortSignal,
): Promise<BackendFailure | undefined> {
  const prompt = toPromptText('def twice(x):\n    return ').text;
  const isChat = forced === 'chat' || (forced === 'auto' && backend.served?.fim.kind === 'chat');
  const chat = isChat ? { line: '' } : undefined;
  const request = { prompt, chat, stop: [], tokensMax: 1, temperature: 0.1, topP: 0.95 };
  for await (const part of backend.complete(request, signal))
    if (part.kind === 'end') return part.reason === 'failed' ? part.failure : undefined;
  return undefined;
}

function loadRemedy({ server, program }: Partial<ServedModel> = {}): string {
  if (server === 'ollama') return 'ollama pull qwen2.5-coder:1.5b-base';
  if (server === 'llama.cpp') return 'llama-server --model FILE.gguf';
  if (server === 'vllm') return 'vllm serve MODEL';
  if (program === 'LM Studio') return 'lms load MODEL';
  return 'Load a model in that server, as its documentation says.';
}

/** A model that is asked in the wrong way completes badly and says nothing of it. */
function familyFinding(model: string, forced: string, served: ServedModel | undefined, hasOthers: boolean): Finding {
  const { fim } = served ?? {};
  const { family, known, nearest } = matchFamily(model, forced);
  if (forced === 'auto' && fim?.kind === 'infill')
    return ok('The server itself joins what stands before and after the cursor.');
  if (forced === 'auto' && fim?.kind === 'markers')
    return ok(`Prompts are laid out for the family ${fim.family.name}.`);
  if (family === chatFamily || (forced === 'auto' && fim?.kind === 'chat'))
    return note(
      `${model} is asked in a chat, about a file with a hole: one that fills in the middle is quicker and more exact.`,
      betterModel(hasOthers),
    );
  if (forced === 'auto' && fim?.kind === 'none' && known)
    return problem(
      `By its name ${model} is of the family ${family.name}, but its tokenizer does not know the markers of fill-in-the-middle: it is given what stands before the cursor alone.`,
      betterModel(hasOthers),
    );
  if (known) return ok(`Prompts are laid out for the family ${family.name}.`);
  if (forced === 'auto' && fim?.kind === 'none' && served !== undefined && haveTokenizer.has(served.server))
    return note(
      `The tokenizer of ${model} has the fill-in-the-middle markers of no family that is known: it is given what stands before the cursor alone.`,
      betterModel(hasOthers),
    );
  const meant = nearest === undefined ? '' : ` Its name is near ${nearest.example}.`;
  return note(
    `${model || 'The model'} is of no family that is known here: it is given what stands before the cursor, without fill-in-the-middle markers.${meant}`,
    nearest === undefined
      ? `${change('backend.model_family', 'FAMILY')}   (\`foretoken config list\` names them)`
      : change('backend.model_family', nearest.name),
  );
}

/** It can be asked, and was. */
const haveTokenizer = new Set<ModelHost>(['vllm', 'sglang', 'llama.cpp']);

function betterModel(hasOthers: boolean): string {
  const which = 'trained to fill in the middle, often without "instruct" in its name';
  return hasOthers
    ? `${change('backend.model', 'MODEL')}   (one ${which}; \`foretoken models\` lists what the server has)`
    : `Serve another model, one ${which}, and ${change('backend.model', 'MODEL')}   (\`foretoken models pull\` lists some)`;
}

function contextFindings(contextTokens: number | undefined, settings: Settings): Finding[] {
  const asked = settings['backend.prompt_tokens_max'] + settings['backend.completion_tokens_max'];
  if (contextTokens === undefined || contextTokens >= asked) return [];
  const fits = Math.max(128, contextTokens - settings['backend.completion_tokens_max']);
  return [
    note(
      `The context of the model as it is served holds ${contextTokens} tokens, and ${asked} would be used: prompts are kept to ${fits}.`,
      `${change('backend.prompt_tokens_max', String(fits))}   (or serve it with a longer context)`,
    ),
  ];
}

function addressFindings(settings: Settings): Finding[] {
  const url = settings['backend.url'];
  const once = url.replace(/(\/v\d+)(?:\/v\d+)+(?=\/|$)/, '$1');
  return [
    ...(once === url ? [] : [note(`${url} names the version twice; once is used.`, change('backend.url', once))]),
    ...(sendsKeyInTheOpen(settings)
      ? [
          note(
            'The API key travels by http, and whoever is on the way can read it.',
            `${change('backend.url', once.replace(/^http:/, 'https:'))}   (where the server offers it)`,
          ),
        ]
      : []),
  ];
}

function sendsKeyInTheOpen(settings: Settings): boolean {
  const url = settings['backend.url'];
  const keys = [
    'backend.api_key',
    'backend.api_key_file',
    'backend.api_key_command',
    'backend.api_key_keychain',
  ] as const;
  return url.startsWith('http:') && destinationOf(url) === 'network' && keys.some((key) => settings[key].length > 0);
}
