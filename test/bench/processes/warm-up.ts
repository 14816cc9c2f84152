/**
 * What it is worth that a server of one's own reads the prompt where the cursor rests (`completion.speculation`): milliseconds from a request to
 * its answer by llama.cpp with SmolLM2-135M on the processor, in files that nothing was asked in. Of every two files the cursor rests in one for `--rest-ms`
 * (3,000 by default) before a key is pressed, and in the other for 0.35 s, in which the context is found and nothing is read. `--places` files of each (12).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { llamaCppMissing, startLlamaCpp } from '../../engines/llama-cpp-server.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';
import { openSession } from './session.js';
import { WebEditor } from './web-editor.js';

const flags = parseArgs({
  options: { places: { type: 'string', default: '12' }, 'rest-ms': { type: 'string', default: '3000' } },
});
const places = Number(flags.values.places);
const briefMs = 350;
const missing = llamaCppMissing();
if (missing === undefined) await measure(Number(flags.values['rest-ms']));
else console.log(JSON.stringify({ skipped: missing }));

async function measure(restMs: number): Promise<void> {
  const server = await startLlamaCpp();
  // Shorter prompts than usual: a busy processor reads whole ones in more than a first token may take.
  const scene = new BenchScene({
    FORETOKEN_BACKEND_URL: server.url,
    FORETOKEN_BACKEND_PROMPT_TOKENS_MAX: '384',
    FORETOKEN_BACKEND_FIRST_TOKEN_MS: '20000',
    FORETOKEN_COMPLETION_WAIT_MS: '10000',
  });
  try {
    scene.fill(400, 1_200_000);
    const keeper = await openSession(scene, scene.root);
    const { port, token } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
    const editor = await WebEditor.connect(port, token, scene.root);
    const took = { rested: [] as number[], brief: [] as number[] };
    let turn = 0;
    for (const { file, above, below } of newPlaces()) {
      if (took.rested.length >= places && took.brief.length >= places) break;
      const isBrief = turn % 2 === 0;
      editor.show(file, above, below);
      editor.rested();
      await sleep(isBrief ? briefMs : restMs);
      editor.type('r');
      const { ms } = await editor.ask();
      // Where the embedded engine is certain, no backend is asked.
      const trace = await editor.newestTrace();
      if (!trace?.stages.some(({ stage }: { stage: string }) => stage === 'backend')) continue;
      turn++;
      took[isBrief ? 'brief' : 'rested'].push(ms);
    }
    editor.close();
    keeper.close();
    console.log(JSON.stringify({ restMs, rested: percentiles(took.rested), brief: percentiles(took.brief) }));
  } finally {
    scene.remove();
    await server.stop();
  }

  function* newPlaces() {
    for (const part of readdirSync(scene.root))
      for (const name of readdirSync(join(scene.root, part))) {
        const file = join(scene.root, part, name);
        const lines = readFileSync(file, 'utf8').split('\n');
        const line = Math.floor(lines.length / 2);
        const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
        if (lines.length >= 40)
          yield {
            file,
            above: `${lines.slice(0, line).join('\n')}\n${indent}`,
            below: `\n${lines.slice(line).join('\n')}`,
          };
      }
  }
}
