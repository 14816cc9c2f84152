/** Brings a model's file here, from the network or a disk, and reads what it is. */
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import { copyModel } from '@foretoken/inference/library/copy-model.js';
import { downloadModel } from '@foretoken/inference/library/download-model.js';
import { type GgufFacts, ggufFacts } from '@foretoken/inference/library/gguf-facts.js';
import { readGguf } from '@foretoken/inference/library/gguf-metadata.js';
import type { LocalModel } from '@foretoken/inference/library/local-model.js';
import { addModel, partFile } from '@foretoken/inference/library/model-library.js';
import { deletePart, versionFile } from '@foretoken/inference/library/part-file.js';
import { transportOf } from '../../connect-backend.js';
import type { Settings } from '../../settings/settings-table.js';
import type { CommandCall } from '../command.js';
import { downloadProgress } from './download-progress.js';
import { type ModelSource, sourceText } from './model-source.js';

export interface FetchedModel {
  readonly model: LocalModel;
  readonly facts: GgufFacts;
  /** Who said what its checksum must be; undefined: nobody. */
  readonly checkedBy: 'table' | 'server' | undefined;
}

/** The caller holds the lock of the folder. Throws AppError; what is there of a download stays for the next time. */
export async function fetchModel(
  { io, flags, signal }: CommandCall,
  source: ModelSource,
  folder: string,
  settings: Settings,
): Promise<FetchedModel> {
  const part = partFile(folder, source.name);
  const progress = downloadProgress(io, source.name);
  const shared = { part, signal, onProgress: progress.show };
  try {
    const got =
      source.kind === 'file'
        ? { ...(await copyModel({ ...shared, from: source.path, link: flags['link'] === true })), checkedBy: undefined }
        : await downloadModel({
            ...shared,
            url: source.url,
            expected: source.kind === 'known' ? source.known : { sha256: undefined, bytes: undefined },
            token: tokenFor(source.url, io.env),
            // A file is worth a longer wait than a key.
            transport: (url) => ({ ...transportOf(settings, url), connectMs: connectMsMax }),
            clock: systemClock,
          });
    const facts = await understood(part, source);
    const { sha256, bytes, checkedBy } = got;
    const known = source.kind === 'known' ? source.known : undefined;
    const model = addModel(folder, part, {
      name: source.name,
      source: sourceText(source),
      sha256,
      bytes,
      licence: known?.licence.name ?? facts.licence,
      family: facts.fim.kind === 'markers' ? facts.fim.family.name : undefined,
      contextTokens: facts.contextTokens ?? known?.contextTokens,
      cacheBytesPerToken: facts.cacheBytesPerToken ?? known?.cacheBytesPerToken,
      pulled: new Date(systemClock.wall()).toISOString(),
    });
    rmSync(versionFile(part), { force: true });
    return { model, facts, checkedBy };
  } finally {
    progress.clear();
  }
}

const connectMsMax = 15_000;

/** Throws AppError MODEL_SOURCE_BAD for what is a GGUF file and cannot complete code. */
async function understood(part: string, source: ModelSource): Promise<GgufFacts> {
  let facts: GgufFacts;
  try {
    facts = await ggufFacts(readGguf(part), source.kind === 'file' ? basename(source.path) : source.name);
  } catch (thrown) {
    deletePart(part);
    throw new AppError('MODEL_DAMAGED', `The file ${errorMessage(thrown)}.`);
  }
  const fault =
    facts.parts > 1
      ? `it is one of ${facts.parts} files: take a model in one`
      : facts.completes
        ? undefined
        : 'it makes embeddings and writes nothing';
  if (fault === undefined) return facts;
  deletePart(part);
  throw new AppError('MODEL_SOURCE_BAD', `The file cannot be used, since ${fault}.`);
}

/** A token of Hugging Face's goes there alone, whatever mirror is set. */
function tokenFor(url: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const token = env['HF_TOKEN']?.trim();
  return token !== undefined && /^[\x21-\x7e]+$/.test(token) && new URL(url).origin === 'https://huggingface.co'
    ? token
    : undefined;
}
