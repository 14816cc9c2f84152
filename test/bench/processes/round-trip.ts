/**
 * Round trips over the WebSocket with 10,000 files indexed, in milliseconds: embedded at a new place, cached there, and
 * type-through afterwards; then the event-loop delay that the daemon itself measured meanwhile.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';
import { openSession } from './session.js';
import { WebEditor } from './web-editor.js';

const scene = new BenchScene();
try {
  scene.fill(10_000, 25_000_000);
  const keeper = await openSession(scene, scene.root);
  const { port, token } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
  const editor = await WebEditor.connect(port, token, scene.root);
  const files = readdirSync(join(scene.root, 'part-3')).map((name) => join(scene.root, 'part-3', name));
  const embedded: number[] = [];
  const typeThrough: number[] = [];
  const cached: number[] = [];
  const places: { file: string; before: string; after: string }[] = [];
  for (const file of files) {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (let line = 5; line < lines.length - 5; line += 9) {
      const text = lines[line] ?? '';
      const cut = Math.floor(text.length / 2);
      if (text.trim().length < 12) continue;
      // The line is being typed: its first half stands there, the rest is what is wanted.
      const before = [...lines.slice(0, line), text.slice(0, cut)].join('\n');
      const after = `\n${lines.slice(line + 1).join('\n')}`;
      editor.show(file, before, after);
      const first = await editor.ask();
      if (embedded.length < 2_000) embedded.push(first.ms);
      if (first.text === undefined) continue;
      places.push({ file, before, after });
      // Left and come back: the same place in a fresh document.
      editor.show(file, before, after);
      cached.push((await editor.ask()).ms);
    }
  }
  const trace = JSON.parse(scene.run('trace', '--max', '512', '--json'));
  // Typing along what is shown, as a user does for a while: the daemon is warm.
  for (const { file, before, after } of places) {
    editor.show(file, before, after);
    const { text = '' } = await editor.ask();
    for (const character of text.split('\n')[0]?.slice(0, -1) ?? '') {
      editor.type(character);
      typeThrough.push((await editor.ask()).ms);
    }
  }
  const metrics = await (
    await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { Authorization: `Bearer ${token}` } })
  ).text();
  const loopDelay = Object.fromEntries(
    Array.from(
      metrics.matchAll(/event_loop_delay_seconds\{quantile="([\d.]+)"\} (\S+)/g),
      ([, quantile = '', seconds]) => [`p${Number(quantile) * 100}`, Number((Number(seconds) * 1000).toFixed(2))],
    ),
  );
  editor.close();
  keeper.close();
  const engine = percentiles(
    (trace.traces ?? []).flatMap((entry: { stages: { stage: string; ms: number }[] }) =>
      entry.stages.filter(({ stage }) => stage === 'embedded').map(({ ms }) => ms),
    ),
  );
  console.log(
    JSON.stringify({
      typeThrough: percentiles(typeThrough),
      cached: percentiles(cached),
      embedded: percentiles(embedded),
      embeddedInDaemon: engine,
      loopDelay,
    }),
  );
} finally {
  scene.remove();
}
