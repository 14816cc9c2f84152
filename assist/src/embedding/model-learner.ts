/** Learns the directions of a model's vectors once there are enough, and gives these along them in the place of what was stored, in the background. */
import type { EmbeddingStore, RecodedVector, StoredModel } from './embedding-store.js';
import { learnDirections } from './learn-directions.js';
import { embeddingLimits } from './limits.js';

/** Whether it is time. Cheap. */
export function isToLearn(store: EmbeddingStore, model: StoredModel | undefined): model is StoredModel {
  return (
    model !== undefined &&
    model.space.isWide &&
    store.vectorsOf(model.id).length >= embeddingLimits.learnedAtVectors
  );
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
  const ids = store.vectorsOf(model.id);
  const rests = ids.flatMap((id) => {
    const stored = store.vector(id);
    return stored === undefined ? [] : [{ id, stored }];
  });
  const every = Math.max(1, rests.length / embeddingLimits.learnedFromVectors);
  const sample: Float32Array[] = [];
  // In an order that says nothing: neighbours stand for the same file.
  for (let i = 0; i < Math.floor(rests.length / every); i++) {
    await pause();
    const taken = rests[Math.floor(i * every)];
    if (taken !== undefined) sample.splice((i * 7_919) % (sample.length + 1), 0, model.space.restOf(taken.stored));
  }
  const directions = await learnDirections(sample, pause);
  const space = model.space.along(directions);
  const recoded = new Map<number, RecodedVector>();
  for (const { id, stored } of rests) {
    await pause();
    const again = space.storeRest(model.space.restOf(stored));
    recoded.set(id, { stored: again, code: space.code(again) });
  }
  return store.redirect(model, directions, recoded);
}
