/** Learns the directions of a model's vectors once there are enough, and gives these along them in the place of what was stored, in the background. */
import type { EmbeddingStore } from './embedding-store.js';
import { learnDirections } from './learn-directions.js';
import { embeddingLimits } from './limits.js';
import type { RecodedVector } from './redirect-model.js';
import { ScaledRows } from './rows.js';
import type { StoredModel } from './vector-space.js';

/** Whether it is time. Cheap. */
export function isToLearn(
  store: EmbeddingStore,
  model: StoredModel | undefined,
  vectorsMin: number = embeddingLimits.learnedAtVectors,
): model is StoredModel {
  return model?.space.isWide === true && store.vectorsOf(model.id).length >= vectorsMin;
}

/**
 * The model in its new space, whose vectors and files are stored as such; undefined when its vectors changed meanwhile. Several seconds of
 * work, in slices of some milliseconds: `pause` is waited for between them, and ends the work by throwing. Before its end nothing
 * is changed.
 */
export async function learnModel(
  store: EmbeddingStore,
  model: StoredModel,
  pause: () => Promise<void>,
): Promise<StoredModel | undefined> {
  const { dimension } = model.space;
  const ids = store.vectorsOf(model.id);
  const taken = Math.min(ids.length, embeddingLimits.learnedFromVectors);
  const sample = new ScaledRows(taken, dimension, 16);
  for (let i = 0; i < taken; i++) {
    await pause();
    // In an order that says nothing, since neighbours are of the same file: a prime number of steps reaches all of them.
    const spread = (i * stride) % taken;
    const stored = store.vector(ids[Math.floor((spread * ids.length) / taken)] ?? 0);
    if (stored !== undefined) sample.set(i, model.space.restOf(stored).values);
  }
  const directions = await learnDirections(sample, pause);
  const space = model.space.along(directions);
  const vectors = new Map<number, RecodedVector>();
  for (const id of ids) {
    await pause();
    const before = store.vector(id);
    if (before === undefined) continue;
    const stored = space.storeRest(model.space.restOf(before));
    vectors.set(id, { stored, code: space.code(stored) });
  }
  return store.redirect(model, { space, directions: directions.toBytes(), vectors });
}

const stride = 7_919;
