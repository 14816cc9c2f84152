/**
 * Asks a real llama.cpp server for one token after each typed character, with prompts in our order and with snippets shuffled at
 * each key before a window that follows the cursor. Prints the milliseconds to the first token of both, measured in turn, and
 * the tokens that the server read anew. Skipped where llama.cpp is not installed.
 */
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { llamaCppMissing, startLlamaCpp } from '../../engines/llama-cpp-server.js';
import { firstTokenTimes } from './first-token-times.js';

const keysTyped = 10;
/** The model counts a quarter more at times, and llama.cpp's server of the tests has room for 2,048. */
const tokensMax = 1_500;

const missing = llamaCppMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
else await measure();

async function measure(): Promise<void> {
  const server = await startLlamaCpp({ threads: 1 });
  const deadlines = { firstTokenMs: 120_000, totalMs: 120_000 };
  const backend = createServerBackend({ url: server.url, model: '', deadlines });
  try {
    await backend.probe(AbortSignal.timeout(30_000));
    console.log(JSON.stringify(await firstTokenTimes(backend, keysTyped, tokensMax)));
  } finally {
    await backend.close();
    await server.stop();
  }
}
