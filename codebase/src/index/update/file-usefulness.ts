/** Which files are worth their room where not all can be held: code before data, own before generated, lately changed before long at rest. */
import { languageOf } from '../../text/language.js';

export interface WeighedFile {
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

export const fileKinds = 3;

/** The mean usefulness of files, by bytes: below `fileKinds`. `newestMs` is the newest date that theirs are compared with. */
export function meanUsefulness(files: readonly WeighedFile[], newestMs: number): number {
  let value = 0;
  let bytes = 0;
  for (const file of files) {
    value += usefulness(file, newestMs) * (file.bytes + 1);
    bytes += file.bytes + 1;
  }
  return value / bytes;
}

/** What kind of file it is, and below 1 for how lately it changed, against the newest. */
function usefulness({ path, mtimeMs }: WeighedFile, newestMs: number): number {
  const days = Math.max(0, newestMs - mtimeMs) / dayMs;
  return kindOfFile(path) + 0.9 / (1 + days / 30);
}

const dayMs = 24 * 60 * 60_000;

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
