/** What is said of a name that no model on this machine has. */
import { AppError } from '@foretoken/base/app-error.js';
import { nearestName } from '@foretoken/base/nearest-name.js';
import type { LocalModel } from '@foretoken/inference/library/local-model.js';

export function unknownModel(name: string, models: readonly LocalModel[]): AppError {
  if (name === '') return new AppError('MODEL_UNKNOWN', 'No model is named, and backend.local_model names none.');
  const names = models.map((model) => model.name);
  const nearest = nearestName(name, names);
  const hint =
    nearest !== undefined ? ` Is ${nearest} meant?` : names.length > 0 ? ` There are ${names.join(', ')}.` : '';
  return new AppError(
    'MODEL_UNKNOWN',
    `There is no model ${JSON.stringify(name.slice(0, 100))} on this machine.${hint}`,
  );
}
