/** Which files are worth their room where not all can be held: code before data, own before generated, lately changed before long at rest. */
import { languageOf } from '../text/language.js';

export interface WeighedFile {
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

export const fileKinds = 3;

/** The mean usefulness of the files of each segment, by bytes. */
export function segmentUsefulness(
  files: readonly (WeighedFile & { readonly segment: number })[],
): ReadonlyMap<number, number> {
  const newestMs = newestOf(files);
  const sums = new Map<number, { value: number; bytes: number }>();
  for (const file of files) {
    const sum = sums.get(file.segment) ?? { value: 0, bytes: 0 };
    sums.set(file.segment, sum);
    sum.value += usefulness(file, newestMs) * (file.bytes + 1);
    sum.bytes += file.bytes + 1;
  }
  return new Map(Array.from(sums, ([segment, { value, bytes }]) => [segment, value / bytes]));
}

/** 0 to 3: what kind of file it is, and below 1 for how lately it changed, against the newest. */
function usefulness({ path, mtimeMs }: WeighedFile, newestMs: number): number {
  const days = Math.max(0, newestMs - mtimeMs) / dayMs;
  return kindOfFile(path) + 0.9 / (1 + days / 30);
}

const dayMs = 24 * 60 * 60_000;

function newestOf(files: readonly WeighedFile[]): number {
  return files.reduce((newest, { mtimeMs }) => Math.max(newest, mtimeMs), 0);
}

/** 2: code of the codebase's own; 1: data and prose; 0: what is generated or brought along. */
export function kindOfFile(path: string): number {
  if (broughtAlong.test(path) || generated.test(path)) return 0;
  return data.has(languageOf(path)) ? 1 : 2;
}

const broughtAlong = /(^|\/)(vendor|third[_-]?party|external|node_modules|site-packages|dist|build|out|target)\//i;
const generated =
  /(^|\/)(generated|__generated__|gen|__snapshots__)\/|\.(min|bundle|generated|g|pb|freezed|designer)\.\w+$|_pb2(_grpc)?\.pyi?$|_generated\.\w+$|\.(lock|snap|map)$|(^|\/)(package-lock\.json|pnpm-lock\.yaml|go\.sum)$/i;
const data = new Set(
  'plaintext markdown asciidoc restructuredtext json jsonc json5 jsonl yaml toml ini properties xml csv tsv html diff log svg po'.split(
    ' ',
  ),
);
