/** What `foretoken models pull` was given: a known model's name, a file or an address. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { knownModel, nearestKnownModel } from '@foretoken/inference/library/find-known-model.js';
import { type KnownModel, mirrored } from '@foretoken/inference/library/known-model.js';
import { modelName } from '@foretoken/inference/library/local-model.js';
import { modelUrl } from '@foretoken/inference/library/model-request.js';

export type ModelSource = { readonly name: string } & (
  | { readonly kind: 'known'; readonly known: KnownModel; readonly url: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string }
);

/** `name`: what the user wants to call it. Throws AppError MODEL_SOURCE_BAD or MODEL_NAME_BAD. */
export function modelSource(given: string, name: string | undefined, cwd: string, mirror: string): ModelSource {
  if (/^https?:\/\//i.test(given)) {
    const url = fileAddress(modelUrl(given));
    return { kind: 'url', url: mirrored(url, mirror), name: checkedName(name ?? nameOfFile(new URL(url).pathname)) };
  }
  const known = knownModel(given);
  if (known !== undefined)
    return { kind: 'known', known, url: mirrored(known.url, mirror), name: checkedName(name ?? known.name) };
  const path = resolve(cwd, given);
  const isThere = existsSync(path);
  if (!isThere && /[\\/]|\.gguf$/i.test(given)) throw new AppError('MODEL_SOURCE_BAD', `There is no ${path}.`);
  if (isThere) return { kind: 'file', path, name: checkedName(name ?? nameOfFile(path)) };
  const nearest = nearestKnownModel(given);
  const hint = nearest === undefined ? '' : ` Is ${nearest} meant?`;
  throw new AppError(
    'MODEL_SOURCE_BAD',
    `${JSON.stringify(given.slice(0, 100))} is no file, no address and no known model.${hint} \`foretoken models pull\` lists them.`,
  );
}

/** As it is written down: a query may hold a signature. */
export function sourceText(source: ModelSource): string {
  if (source.kind === 'file') return source.path;
  const url = new URL(source.url);
  return `${url.origin}${url.pathname}`;
}

/** The page that shows a file on Hugging Face is what people copy. Throws AppError MODEL_SOURCE_BAD for that of a repository, which holds many. */
function fileAddress(url: URL): string {
  if (url.host === 'huggingface.co' && /^\/[^/]+\/[^/]+(?:\/|\/tree\/.*)?$/.test(url.pathname))
    throw new AppError(
      'MODEL_SOURCE_BAD',
      `${url.origin}${url.pathname} is a repository: give the address of one .gguf file in it.`,
    );
  const page = /^\/([^/]+\/[^/]+)\/blob\/(.+\.gguf)$/.exec(url.pathname);
  if (url.host !== 'huggingface.co' || page === null) return url.href;
  return `${url.origin}/${page[1]}/resolve/${page[2]}`;
}

function nameOfFile(path: string): string {
  return basename(path)
    .replace(/\.gguf$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100);
}

function checkedName(name: string): string {
  const checked = modelName(name);
  if (checked !== undefined) return checked;
  throw new AppError(
    'MODEL_NAME_BAD',
    `${JSON.stringify(name.slice(0, 100))} cannot be a model's name: small letters, digits, dots and dashes can; --name chooses one.`,
  );
}
