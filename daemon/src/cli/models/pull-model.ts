/** `foretoken models pull`: brings a model to this machine, checked, and uses it. */
import { AppError } from '@foretoken/base/app-error.js';
import type { LocalModel } from '@foretoken/inference/library/local-model.js';
import {
  fitOf,
  type Machine,
  memoryNeeded,
  type RunnerRoom,
  sizeOf,
} from '@foretoken/inference/library/machine-fit.js';
import { findModel, openLibrary } from '@foretoken/inference/library/model-library.js';
import { isEngineInstalled } from '@foretoken/inference/local/before-loading.js';
import { roomToRun, runnerToUse } from '../../open-local-backend.js';
import { findProgram } from '../../platform/find-program.js';
import { type Folders, foldersOf } from '../../platform/folders.js';
import { machineFacts } from '../../platform/machine-facts.js';
import { engineFolder } from '../../runner/engine-folder.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { Settings } from '../../settings/settings-table.js';
import { agreed, canBeAsked } from '../agreed.js';
import type { CommandCall } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';
import { sayProblems } from '../say-problems.js';
import { type FetchedModel, fetchModel } from './fetch-model.js';
import { installEngineCommand } from './install-engine.js';
import { type ModelSource, modelSource, sourceText } from './model-source.js';
import { takePullLock } from './pull-lock.js';
import { fitText, machineText } from './show-known-models.js';
import { sizeText } from './size-text.js';
import { chooseModel } from './use-local-model.js';

export async function pullModel(call: CommandCall, given: string): Promise<ExitCode> {
  const { io, flags } = call;
  const folders = foldersOf(io.env, process.platform);
  const { settings, problems } = loadSettings({ folders, env: io.env });
  await sayProblems(io, problems);
  const name = flags['name'];
  const source = modelSource(given, typeof name === 'string' ? name : undefined, io.cwd, mirrorOf(settings, io.env));
  const here = findModel(folders.models, source.name);
  if (here !== undefined && !isOf(here, source))
    throw new AppError('MODEL_EXISTS', `There is a model ${source.name} from ${here.source} already.`);
  if (here === undefined) {
    const machine = await machineFacts(folders.models);
    await consented(call, source, folders, settings, machine);
    await say(call, await lockedFetch(call, source, folders, settings), machine, roomToRun(settings));
  } else
    await sayLine(
      io,
      `${source.name} is here already; \`foretoken models remove ${source.name}\` lets it be fetched anew.`,
    );
  return finished(call, source.name, folders);
}

/** Whether what is here came from there, as far as can be told. */
function isOf(here: LocalModel, source: ModelSource): boolean {
  if (source.kind === 'known') return (source.known.sha256 ?? here.sha256) === here.sha256;
  return here.source === sourceText(source);
}

/** Says what is about to come and to change, and asks where a licence wants it. */
async function consented(
  call: CommandCall,
  source: ModelSource,
  folders: Folders,
  settings: Settings,
  machine: Machine,
): Promise<void> {
  const { io, flags } = call;
  await sayLine(io, printable(`This machine: ${machineText(machine)}.`));
  const setting = flags['no-use'] === true ? '' : `; then backend.local_model is set to it (--no-use leaves that)`;
  const from = source.kind === 'file' ? source.path : new URL(source.url).host;
  await sayLine(io, printable(`${source.name} comes from ${from} into ${folders.models}${setting}.`));
  if (source.kind !== 'known') return;
  const { licence } = source.known;
  await sayLine(io, `Its licence is ${licence.name}: ${licence.url}`);
  const fit = fitOf(sizeOf(source.known), machine, roomToRun(settings));
  if (fit === 'too large' && flags['anyway'] !== true)
    throw new AppError('MODEL_UNFIT', `${source.name} is too large for the memory of this machine; --anyway takes it.`);
  if (fit === 'over the ceiling' && flags['anyway'] !== true)
    throw new AppError(
      'MODEL_UNFIT',
      `${source.name} needs more memory than backend.local_memory_mb_max allows; --anyway takes it.`,
    );
  if (fit === 'slow') await sayLine(io, `It ${fitText(fit)}.`);
  if (licence.uses !== 'non-commercial' || flags['accept-licence'] === true) return;
  const question = `${licence.name} forbids commercial use. Do you accept it? [y/N] `;
  if (canBeAsked(io) && (await agreed(io, question, call.signal))) return;
  throw new AppError('MODEL_LICENCE', `${licence.name} forbids commercial use, and was not accepted.`);
}

async function lockedFetch(
  call: CommandCall,
  source: ModelSource,
  folders: Folders,
  settings: Settings,
): Promise<FetchedModel> {
  openLibrary(folders.models);
  const lock = takePullLock(folders.models);
  try {
    return await fetchModel(call, source, folders.models, settings);
  } finally {
    lock.release();
  }
}

async function say(
  { io }: CommandCall,
  { model, facts, checkedBy }: FetchedModel,
  machine: Machine,
  room: RunnerRoom,
): Promise<void> {
  const vouched = { table: 'its checksum is the known one', server: 'its checksum is what the server says' } as const;
  const checked = checkedBy === undefined ? `nobody vouches for its checksum, ${model.sha256}` : vouched[checkedBy];
  await sayLine(io, `${model.name} is here: ${sizeText(model.bytes)}, ${checked}.`);
  const size = { bytes: model.bytes, cacheBytesPerToken: facts.cacheBytesPerToken, parameters: undefined };
  const needed = sizeText(memoryNeeded(size, room.contextTokens));
  const fit = fitOf(size, { ...machine, freeDiskBytes: undefined }, room);
  const but = fit === 'good' ? '' : `: ${fitText(fit)}`;
  await sayLine(io, `It takes about ${needed} of memory${but}.`);
  if (facts.fim.kind === 'none' || facts.fim.kind === 'chat')
    await sayLine(
      io,
      facts.fim.kind === 'none'
        ? 'It has no markers to fill in the middle, and completes from what stands before the cursor alone.'
        : 'It has no markers to fill in the middle and is named as one that chats: expect less of it than of a model for code.',
    );
}

async function finished(call: CommandCall, name: string, folders: Folders): Promise<ExitCode> {
  const { io, flags } = call;
  const model = findModel(folders.models, name);
  const written = flags['no-use'] === true ? undefined : await chooseModel(io, name);
  if (flags['json'] === true) await printJson(io, { ...model, setting: written ?? null });
  else if (written !== undefined) await printLine(io, `${written.key} = ${name} is written in ${written.path}.`);
  else await printLine(io, `\`foretoken models use ${name}\` uses it.`);
  if (written !== undefined) await sayRunner(call, folders);
  return exitCodes.done;
}

/** Without something that runs it a model is of no use: what there is, or an offer to install it. */
async function sayRunner(call: CommandCall, folders: Folders): Promise<void> {
  const { io, flags } = call;
  const { settings } = loadSettings({ folders, env: io.env });
  if (runnerToUse(settings, folders.models) === 'llama-server') {
    const program = findProgram('llama-server', io.env);
    const said =
      program === undefined
        ? 'backend.local_runner wants llama-server, which is in no folder of PATH: install llama.cpp.'
        : `It is run by ${program}, which the daemon starts and ends.`;
    return sayLine(io, printable(said));
  }
  if (isEngineInstalled(engineFolder(folders.models)))
    return sayLine(io, 'It is run by node-llama-cpp, in a process of the daemon.');
  await sayLine(
    io,
    'Nothing here runs it yet: node-llama-cpp can, in a process of the daemon, or an installed llama.cpp.',
  );
  const isAsked = flags['json'] !== true && (flags['yes'] === true || canBeAsked(io));
  if (isAsked) await installEngineCommand(call);
  else await sayLine(io, '`foretoken models engine` installs node-llama-cpp.');
}

/** The setting, or what Hugging Face's own tools read. */
function mirrorOf(settings: Settings, env: Readonly<Record<string, string | undefined>>): string {
  const named = settings['models.mirror_url'] || (env['HF_ENDPOINT'] ?? '');
  return /^https?:\/\//i.test(named) ? named : '';
}
