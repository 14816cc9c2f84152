/** Whether the configured embedding server turns a text into a vector, and why not. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { type ErrorCode, errors } from '@foretoken/protocol/errors.js';
import { openEmbeddingBackend } from '../../compose-embedding.js';
import { isErrorCode } from '../../operations/operation-failure.js';
import { type DoctorCheck, type Finding, note, ok, problem } from '../doctor-check.js';

export const embeddingsCheck: DoctorCheck = {
  name: 'embeddings',
  summary: 'Whether the configured embedding server turns text into vectors.',
  async run({ loaded: { settings }, signal }) {
    let backend: EmbeddingBackend | undefined;
    try {
      backend = openEmbeddingBackend(settings, systemClock);
    } catch (thrown) {
      return [problem(errorMessage(thrown), 'foretoken config set embedding.url http://HOST:PORT/v1')];
    }
    if (backend === undefined) return [note('No embedding server is configured; search goes by words alone.')];
    try {
      return [await tried(backend, signal)];
    } finally {
      await backend.close();
    }
  },
};

async function tried(backend: EmbeddingBackend, signal: AbortSignal): Promise<Finding> {
  const began = systemClock.now();
  const answer = await backend.embed([toPromptText('sum of two numbers').text], 'query', signal);
  const ms = systemClock.now() - began;
  switch (answer.kind) {
    case 'vectors':
      return ok(`${backend.name} gives vectors of ${answer.vectors[0]?.length ?? 0} numbers in ${ms.toFixed(0)} ms.`);
    case 'failed': {
      const { code, detail } = answer.failure;
      return problem(detail, isErrorCode(code) ? ofEmbeddings(code) : 'Look at the log of the server.');
    }
    case 'aborted':
      return note(`${backend.name} was not waited for.`);
  }
}

/** The table of errors speaks of the server of completions; this one has settings of the same names, and fewer. */
function ofEmbeddings(code: ErrorCode): string {
  if (code === 'BACKEND_TIMEOUT') return 'See whether the server is busy; embedding.total_ms is the limit.';
  return errors[code].todo.replace(/\bbackend\.(\w+?)(?:_file)?\b/g, 'embedding.$1');
}
