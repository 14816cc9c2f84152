/** What point queries of the structure cost on an index of 7,000 files, each of many in one turn of the event loop and alone in its own. */
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';
import { indexedScene } from './indexed-scene.js';

const queriesMax = 2_000;
const scene = new BenchScene();
try {
  scene.fill(7_000, 20_000_000);
  const reader = await indexedScene(scene);
  const { structure } = reader;
  const paths = Array.from({ length: queriesMax }, (_, i) => `part-${Math.floor((i * 3) / 100)}/file-${i * 3}.ts`);
  const definitions = paths.flatMap((path) => structure.definitionsIn(path));
  const every = Math.max(1, Math.floor(definitions.length / queriesMax));
  const asked = definitions.filter((_, i) => i % every === 0).slice(0, queriesMax);
  const names = asked.map(({ name }) => name);
  const types = asked.map(({ container, name }) => container.split('.').at(-1) || name);
  const none: ReadonlySet<string> = new Set();
  const microseconds = (run: () => unknown) => {
    const began = performance.now();
    run();
    return (performance.now() - began) * 1000;
  };
  const alone: number[] = [];
  for (const name of names.slice(0, 300)) {
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    alone.push(microseconds(() => structure.definitionsOf(name, 20, none)));
  }
  console.log(
    JSON.stringify({
      definitions: definitions.length,
      definitionsOf: percentiles(names.map((name) => microseconds(() => structure.definitionsOf(name, 20, none)))),
      membersOf: percentiles(types.map((type) => microseconds(() => structure.membersOf(type, 50, none)))),
      definitionsIn: percentiles(paths.map((path) => microseconds(() => structure.definitionsIn(path)))),
      importsOf: percentiles(paths.map((path) => microseconds(() => structure.importsOf(path)))),
      importersOf: percentiles(paths.map((path) => microseconds(() => structure.importersOf(path, 20)))),
      definitionsOfAlone: percentiles(alone),
    }),
  );
  reader.close();
} finally {
  scene.remove();
}
