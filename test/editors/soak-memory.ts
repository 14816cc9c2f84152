/** Memory of a soaked client, the daemon and its indexer: what they take, and what is left of it once garbage is collected. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { discoveryOf } from '../processes/daemon-client.js';
import { childrenOf, pssOf } from '../processes/process-memory.js';
import { type EditorScene, until } from './editor-scene.js';
import type { SoakedClient } from './soaked-clients.js';

/** MiB. */
export interface Memory {
  readonly client: number;
  readonly daemon: number;
  /** A process that is restarted small now and then. */
  readonly indexer: number;
}

/** What the processes of a soak are started with, by --import. */
export const probe = new URL('memory-probe.js', import.meta.url).href;

/** Proportional set sizes. */
export function residentIn(client: SoakedClient, scene: EditorScene): Memory {
  const daemon = discoveryOf(scene)?.pid ?? 0;
  const sizes = {
    client: sum(client.pids().map(pssOf)),
    daemon: pssOf(daemon),
    indexer: sum(childrenOf(daemon).flatMap(allBelow).map(pssOf)),
  };
  return mapMemory((of) => sizes[of]);
}

export async function heldBy(client: SoakedClient, scene: EditorScene): Promise<Memory> {
  const daemon = discoveryOf(scene)?.pid ?? 0;
  const [own, ...all] = await Promise.all([
    client.held?.() ?? 0,
    ...[[daemon], childrenOf(daemon), client.pids()].map((pids) => probed(scene, pids)),
  ]);
  const [ofDaemon = 0, ofIndexer = 0, ofClient = 0] = all;
  const sizes = { client: own + ofClient, daemon: ofDaemon, indexer: ofIndexer };
  return mapMemory((of) => sizes[of]);
}

/** What those of them hold that have our probe, MiB. */
async function probed(scene: EditorScene, pids: readonly number[]): Promise<number> {
  const sizes = pids.map(async (pid) => {
    const path = join(scene.folder, `held-${pid}`);
    if (!existsSync(path)) return 0;
    rmSync(path);
    process.kill(pid, 'SIGUSR2');
    // The indexer may be started anew meanwhile.
    await until(() => existsSync(path) || !existsSync(`/proc/${pid}`));
    return existsSync(path) ? Number(readFileSync(path, 'utf8')) / 2 ** 20 : 0;
  });
  return sum(await Promise.all(sizes));
}

export function mapMemory(mib: (of: keyof Memory) => number): Memory {
  return { client: rounded(mib('client')), daemon: rounded(mib('daemon')), indexer: rounded(mib('indexer')) };
}

/** A process and those below it. */
export function allBelow(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(allBelow)];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const rounded = (mib: number) => Math.round(mib * 100) / 100;
