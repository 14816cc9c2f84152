/** Which way the tokens of prompts are counted, and how well. */
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { isVocabularyInstalled } from '@foretoken/inference/tokenizers/vocabulary.js';
import { vocabularyOf } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import type { Folders } from '../../platform/folders.js';
import { CountingProcess } from '../../runner/counting-process.js';
import { vocabularyFolder } from '../../runner/engine-folder.js';
import { openTokenLengths } from '../../usage/token-length-file.js';
import { type Finding, ok, problem } from '../doctor-check.js';

/** `backend` as the doctor opens it: it counts by its server alone. */
export async function tokenFinding(
  backend: Backend,
  folders: Pick<Folders, 'models' | 'state'>,
  signal: AbortSignal,
): Promise<Finding> {
  const { model, served } = backend;
  const { text } = toPromptText('def twice(x):\n    return ');
  if (served !== undefined && (await backend.countTokens?.(text, signal)) !== undefined)
    return ok("Tokens are counted by the model's own tokenizer.");
  const vocabulary = vocabularyOf(model);
  const folder = vocabulary && vocabularyFolder(folders.models, vocabulary);
  if (vocabulary === undefined || folder === undefined || !isVocabularyInstalled(folder, vocabulary))
    return estimateFinding(model, folders.state, vocabulary?.megabytes.fetch);
  const counting = new CountingProcess({
    clock: systemClock,
    modelsFolder: folders.models,
    entry: process.argv[1] ?? '',
  });
  const tokens = await counting.count(model, text, signal);
  counting.close();
  return tokens === undefined
    ? problem(
        `${vocabulary.package} in ${folder} cannot be read.`,
        `Delete that folder, then: ${installCommand(model)}`,
      )
    : ok(`Tokens are counted by the vocabulary of ${vocabulary.package}, where the server does not.`);
}

function estimateFinding(model: string, stateFolder: string, megabytes: number | undefined): Finding {
  const learnt = openTokenLengths(stateFolder, systemClock, silentLog).lengths.offBy(model);
  if (learnt !== undefined) {
    const { prompts, share } = learnt;
    const counted = prompts === 1 ? '1 prompt' : `${prompts} prompts`;
    return ok(
      `Tokens are estimated by ${counted} that the server counted, off by ${(share * 100).toFixed(0)} % on average.`,
    );
  }
  const guess = 'Tokens are estimated by what is known of such models, until the server tells how many a prompt had';
  if (megabytes === undefined) return ok(`${guess}.`);
  return ok(`${guess}; \`${installCommand(model)}\` (${megabytes} MB) counts them as the model does.`);
}

function installCommand(model: string): string {
  return `foretoken models vocabulary ${model}`;
}
