/** Which of a server's models completes code where none is named. Servers such as Ollama and LM Studio list all that they have, those for embeddings too. */
import type { ModelFacts } from '../servers/server-facts.js';
import { matchFamily } from './match-family.js';

/** The first that fills in the middle by its name; else the first that writes text, as far as names tell; else the first. */
export function modelToComplete<Model extends Pick<ModelFacts, 'id' | 'alsoNamed' | 'adapterOf'>>(
  models: readonly Model[],
): Model | undefined {
  const writing = models.filter(({ id }) => !writesNoText.test(id));
  // An adapter is asked for by who wants it.
  const whole = writing.filter(({ adapterOf }) => adapterOf === undefined);
  const fills = ({ id, alsoNamed }: Model) => [id, ...alsoNamed].some((name) => matchFamily(name).known);
  return whole.find(fills) ?? whole[0] ?? writing[0] ?? models[0];
}

const writesNoText =
  /embed|rerank|minilm|(?:^|[-_/:])(?:bge|e5|gte|clip|tts|stt|whisper|flux|sdxl)(?:[-_.:\d]|$)|stable-diffusion/i;
