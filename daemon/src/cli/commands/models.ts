/** `foretoken models`: the server behind an address, and the models on this machine. */
import { nearestName } from '@foretoken/base/nearest-name.js';
import { knownModel } from '@foretoken/inference/library/find-known-model.js';
import type { CommandCall } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { installEngineCommand } from '../models/install-engine.js';
import { installVocabularyCommand } from '../models/install-vocabulary.js';
import { listLocalModels } from '../models/list-local-models.js';
import { pullModel } from '../models/pull-model.js';
import { removeLocalModel } from '../models/remove-local-model.js';
import { serveModel } from '../models/serve-model.js';
import { showKnownModels } from '../models/show-known-models.js';
import { showServer } from '../models/show-server.js';
import { useLocalModel } from '../models/use-local-model.js';
import { commandNamed } from '../parse-arguments.js';
import { UsageError } from '../usage-error.js';

export function run(call: CommandCall): Promise<ExitCode> {
  const [verb, ...rest] = call.positionals;
  switch (verb) {
    case 'list':
      takes(rest, 0, 'list');
      return listLocalModels(call);
    case 'pull':
      if (rest.length > 1) throw new UsageError('Use: foretoken models pull [NAME | FILE | URL]');
      return rest[0] === undefined ? showKnownModels(call) : pullModel(call, rest[0]);
    case 'remove':
      takes(rest, 1, 'remove NAME');
      return removeLocalModel(call, rest[0] ?? '');
    case 'engine':
      takes(rest, 0, 'engine [--gpu vulkan|cuda] [--from DIR] [--yes]');
      return installEngineCommand(call);
    case 'vocabulary':
      if (rest.length > 1) throw new UsageError('Use: foretoken models vocabulary [MODEL] [--from DIR] [--yes]');
      return installVocabularyCommand(call, rest[0]);
    case 'serve':
      return serve(call, rest);
    case 'use':
      takes(rest, 1, 'use NAME');
      return useLocalModel(call, rest[0] ?? '');
    default:
      notMistyped(verb);
      takes(rest, 0, '[URL]');
      return showServer(call);
  }
}

/** What begins with a dash is no name, but a flag for the server. */
function serve(call: CommandCall, words: readonly string[]): Promise<ExitCode> {
  const named = words.slice(0, words[0]?.startsWith('-') === false ? 1 : 0);
  const flags = words.slice(named.length);
  if (flags.length > 0 && flags[0]?.startsWith('-') !== true)
    throw new UsageError('Use: foretoken models serve [NAME] [-- FLAG…]');
  return serveModel(call, named[0], flags);
}

const verbs = commandNamed('models').verbs?.map(({ name }) => name) ?? [];

/** What cannot be an address of a server is a slip of the hand, or the name of a model. Throws UsageError. */
function notMistyped(word = ''): void {
  const said = JSON.stringify(word.slice(0, 80));
  if (knownModel(word) !== undefined)
    throw new UsageError(
      `${said} is a model, not the address of a server. Did you mean \`foretoken models pull ${word}\`?`,
    );
  const verb = /^[\w-]{1,80}$/.test(word) ? nearestName(word, verbs) : undefined;
  if (verb !== undefined)
    throw new UsageError(
      `There is no \`foretoken models ${word}\`. Did you mean \`foretoken models ${verb}\`? A server of that name is http://${word}.`,
    );
}

function takes(rest: readonly string[], count: number, usage: string): void {
  if (rest.length !== count) throw new UsageError(`Use: foretoken models ${usage}`);
}
