/** One client typed into for a long while in its real editor: what do it and the daemon take at the end, against a fifth of the way? */
import { discoveryOf } from '../processes/daemon-client.js';
import { Random } from '../sim/random.js';
import { EditorScene } from './editor-scene.js';
import { files } from './scenarios.js';
import { heldBy, type Memory, mapMemory, probe, residentIn } from './soak-memory.js';
import type { Action, SoakedClient } from './soaked-clients.js';

interface Compared {
  readonly early: Memory;
  readonly late: Memory;
}

export interface SoakedReport {
  readonly client: string;
  readonly keys: number;
  /** The completions that the daemon was asked for and answered, with nothing too. */
  readonly answered: number;
  readonly shown: number;
  readonly accepted: number;
  /** The highest proportional set sizes of both windows: between two collections of all garbage a heap rises and falls by a third. */
  readonly resident: Compared;
  /** The least that was left once garbage was collected; of a client, what ours is of it. What is under way comes on top of it. */
  readonly held: Compared;
  readonly seconds: number;
}

export interface SoakLimits {
  /** The share by which a resident size may grow, and the MiB that it may where these are more. */
  readonly residentShareMax: number;
  readonly residentMibMax: Memory;
  readonly heldMibMax: number;
}

/** What is more at the end than early on by more than is allowed. */
export function grownIn({ resident, held }: SoakedReport, limits: SoakLimits): readonly string[] {
  const by = ({ early, late }: Compared, of: keyof Memory) => late[of] - early[of];
  return (['client', 'daemon', 'indexer'] as const).flatMap((of) => [
    ...(by(resident, of) > Math.max(resident.early[of] * limits.residentShareMax, limits.residentMibMax[of])
      ? [`${of} (resident)`]
      : []),
    ...(by(held, of) > limits.heldMibMax ? [`${of} (held)`] : []),
  ]);
}

/** `leakBytes` are kept of each key by the daemon. */
export async function soakClient(
  start: (scene: EditorScene) => Promise<SoakedClient>,
  keys: number,
  leakBytes = 0,
): Promise<SoakedReport> {
  const scene = new EditorScene({ NODE_OPTIONS: `--import ${probe}?leak=${leakBytes}` });
  const began = performance.now();
  let client: SoakedClient | undefined;
  try {
    client = await start(scene);
    const plan = planOf(keys, new Random(1));
    const samples: { readonly share: number; readonly resident: Memory; readonly held: Memory }[] = [];
    for (let from = 0; from < keys; from += Math.ceil(keys / 100)) {
      await client.act(plan.slice(from, from + Math.ceil(keys / 100)));
      const share = from / keys;
      if (windows.every(([begins, ends]) => share < begins || share > ends)) continue;
      samples.push({ share, resident: residentIn(client, scene), held: await heldBy(client, scene) });
    }
    const [early, late] = windows.map(([begins, ends]) =>
      samples.filter(({ share }) => share >= begins && share <= ends),
    );
    const compared = (size: 'resident' | 'held', of: (...mib: number[]) => number) => {
      const inWindow = (window = samples) => mapMemory((name) => of(...window.map((sample) => sample[size][name])));
      return { early: inWindow(early), late: inWindow(late) };
    };
    const { total }: { total: { shown: number; accepted: number; partly: number } } = JSON.parse(
      scene.run('stats', '--json'),
    );
    return {
      client: client.name,
      keys,
      answered: await answersOf(scene),
      shown: total.shown,
      accepted: total.accepted,
      resident: compared('resident', Math.max),
      held: compared('held', Math.min),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await client?.stop();
    scene.remove();
  }
}

/** Shares of the keys: round a fifth of the way, and the last tenth. */
const windows = [
  [0.15, 0.25],
  [0.9, 1],
] as const;

async function answersOf(scene: EditorScene): Promise<number> {
  const found = discoveryOf(scene);
  const headers = { Authorization: `Bearer ${found?.token}` };
  const metrics = await (await fetch(`http://127.0.0.1:${found?.port}/metrics`, { headers })).text();
  let answers = 0;
  for (const [, count] of metrics.matchAll(/^foretoken_completions_total\{.*\} (\d+)/gm)) answers += Number(count);
  return answers;
}

/** The lines of the codebase typed again and again, with what users do between keys; the document is emptied before it grows. */
function planOf(keys: number, random: Random): readonly Action[] {
  const plan: Action[] = [];
  const texts = Object.values(files);
  while (plan.length < keys) {
    for (const text of random.of(texts)) {
      // Some of it is left to a suggestion.
      const typed = random.chance(0.5) ? text : text.slice(0, random.whole(1, text.length));
      for (const key of typed) plan.push({ key });
      plan.push(random.of(['accept', 'accept', 'dismiss', 'enter'] as const), 'enter');
    }
    if (random.chance(0.3)) plan.push('save');
    if (random.chance(0.5)) plan.push('clear');
  }
  return plan.slice(0, keys);
}
