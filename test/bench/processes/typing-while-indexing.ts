/** Type-through answers over the WebSocket while 7,000 files that have just come are indexed, in milliseconds, and the same at rest. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { methods } from '@foretoken/protocol/methods.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';
import { openSession } from './session.js';
import { WebEditor } from './web-editor.js';

const scene = new BenchScene();
try {
  scene.fill(7_000, 20_000_000);
  const waiting = join(scene.folder, 'waiting');
  renameSync(scene.root, waiting);
  mkdirSync(scene.root);
  const line = 'export const answerOfEverything = computeAnswerOfEverything(argumentOfEverything);';
  for (let i = 0; i < 50; i++)
    writeFileSync(join(scene.root, `seed-${i}.ts`), `// seed ${i}\n${line}\nconst next${i} = ${i};\n`);
  const keeper = await openSession(scene, scene.root);
  const { port, token } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
  const editor = await WebEditor.connect(port, token, scene.root);

  /** Types the suggested line through, again and again, while `goOn` says so. */
  const typeAlong = async (goOn: () => boolean): Promise<number[]> => {
    const times: number[] = [];
    for (let round = 0; goOn(); round++) {
      editor.show(join(scene.root, `typed-${round}.ts`), '// seed\nexport const ans', '\nconst next = 1;\n');
      const { text = '' } = await editor.ask();
      for (const character of text.split('\n')[0]?.slice(0, -1) ?? '') {
        editor.type(character);
        times.push((await editor.ask()).ms);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (text === '') await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return times;
  };

  let rounds = 0;
  await typeAlong(() => rounds++ < 3);
  rounds = 0;
  const atRest = await typeAlong(() => rounds++ < 10);
  for (const part of readdirSync(waiting)) renameSync(join(waiting, part), join(scene.root, part));
  const began = performance.now();
  let filesSeen = 0;
  let done = false;
  const watching = (async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      const status = methods.status.result.parse(await keeper.request(methods.status.name, undefined));
      const [codebase] = status.codebases;
      filesSeen = Math.max(filesSeen, codebase?.filesTotal ?? 0);
      if ((codebase?.phase === 'ready' && filesSeen >= 7_000) || performance.now() - began > 120_000) break;
    }
    done = true;
  })();
  const meanwhile = await typeAlong(() => !done);
  await watching;
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  editor.close();
  keeper.close();
  console.log(
    JSON.stringify({
      atRest: percentiles(atRest),
      whileIndexing: percentiles(meanwhile),
      answers: meanwhile.length,
      filesSeen,
      seconds,
    }),
  );
} finally {
  scene.remove();
}
