/** The view of the indexes: a row a codebase, with how far it is, what is left out and why, and what its user may do. */
import { basename } from 'node:path';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { Views } from '@foretoken/lsp-server/session-services.js';
import { methods } from '@foretoken/protocol/methods.js';
import type { DiskUse } from '../codebases/index-budget.js';
import { counted } from './figures.js';
import { leftOutReasons } from './left-out-reasons.js';

export type View = Views['views'][number];
export type ViewRow = View['rows'][number];

export interface IndexFacts {
  readonly codebases: readonly IndexStatus[];
  /** Why folders that the editor has open are no codebases. */
  readonly refusals: readonly string[];
  /** Undefined until the disk was first looked at. */
  readonly disk: DiskUse | undefined;
  /** Undefined when no embedding model is configured. */
  readonly embedding: EmbeddingFacts | undefined;
}

export interface EmbeddingFacts {
  readonly url: string;
  readonly state: 'idle' | 'working' | 'paused' | 'failing';
  readonly problem?: string | undefined;
  readonly filesDone: number;
  readonly filesTotal: number;
}

export function indexView({ codebases, refusals, disk, embedding }: IndexFacts): View {
  const none = codebases.length + refusals.length === 0;
  return {
    id: 'index',
    title: 'Index',
    rows: [
      ...(none
        ? [{ title: 'No folder is open', value: '', detail: 'The code of the folders you open is learned.' }]
        : []),
      ...codebases.map(codebaseRow),
      ...refusals.map((detail): ViewRow => ({ title: 'Not learned', value: detail, detail, state: 'paused' })),
      ...(embedding === undefined ? [] : [embeddingRow(embedding)]),
      ...(disk === undefined ? [] : [diskRow(disk)]),
    ],
  };
}

function codebaseRow(status: IndexStatus): ViewRow {
  const { root, problem, skipped, filesPerSecond, secondsLeft } = status;
  const rows: ViewRow['rows'] = [{ title: 'Folder', value: root }];
  if (problem !== undefined) rows.push({ title: 'Problem', value: problem, detail: problem, state: 'bad' });
  if (filesPerSecond !== undefined && secondsLeft !== undefined)
    rows.push({ title: 'Speed', value: `${counted(filesPerSecond)} files a second, ${secondsLeft} s left` });
  for (const { count, reason } of leftOutReasons(skipped))
    rows.push({
      title: 'Left out',
      value: `${counted(count)} ${reason}`,
      detail: `${counted(count)} files: ${reason}`,
    });
  const { value, state } = progressOf(status);
  return { title: basename(root), value, detail: root, state, actions: actionsOf(status), rows };
}

function progressOf({ phase, filesDone, filesTotal }: IndexStatus): Pick<ViewRow, 'value' | 'state'> {
  const some = `${counted(filesDone)} of ${filesOf(filesTotal)}`;
  switch (phase) {
    case 'waiting':
      return { value: 'waits for its turn', state: 'busy' };
    case 'walking':
      return { value: 'looks for what changed', state: 'busy' };
    case 'indexing':
      return { value: `learns, ${some}`, state: 'busy' };
    case 'structure':
      return { value: `learns definitions, ${some}`, state: 'busy' };
    case 'ready':
      return { value: filesOf(filesTotal), state: 'good' };
    case 'paused':
      return { value: 'paused', state: 'paused' };
    case 'failed':
      return { value: 'failed', state: 'bad' };
  }
}

function actionsOf({ root, phase }: IndexStatus): NonNullable<ViewRow['actions']> {
  const pause = { id: 'pause', title: 'Pause', method: methods.pauseIndex.name, params: { root, paused: true } };
  const resume = { id: 'resume', title: 'Go on', method: methods.pauseIndex.name, params: { root, paused: false } };
  const rebuild = {
    id: 'rebuild',
    title: 'Learn anew',
    method: methods.rebuildIndex.name,
    params: { root },
    confirm: `Delete what was learned of ${basename(root)}, and learn it anew?`,
  };
  return [...(phase === 'paused' ? [resume] : phase === 'failed' ? [] : [pause]), rebuild];
}

function embeddingRow({ url, state, problem, filesDone, filesTotal }: EmbeddingFacts): ViewRow {
  const looks = { idle: 'good', working: 'busy', paused: 'paused', failing: 'bad' } as const;
  const value = state === 'failing' ? (problem ?? 'fails') : `${counted(filesDone)} of ${filesOf(filesTotal)}`;
  return {
    title: 'Embeddings',
    value,
    detail: problem === undefined ? url : `${url}: ${problem}`,
    state: looks[state],
  };
}

function diskRow({ roots, bytes, bytesMax, evicted }: DiskUse): ViewRow {
  const gone = evicted.length === 0 ? '' : ` Deleted for their age or the budget: ${evicted.join(', ')}.`;
  return {
    title: 'On the disk',
    value: `${megabytes(bytes)} of ${megabytes(bytesMax)} MiB`,
    detail: `${roots === 1 ? 'The index of 1 codebase' : `The indexes of ${counted(roots)} codebases`}; beyond index.disk_mb_max those unused the longest go.${gone}`,
  };
}

function filesOf(count: number): string {
  return count === 1 ? '1 file' : `${counted(count)} files`;
}

/** As the setting counts them. */
function megabytes(bytes: number): string {
  const count = bytes / 1024 / 1024;
  return counted(count < 10 ? Math.round(count * 10) / 10 : Math.round(count));
}
