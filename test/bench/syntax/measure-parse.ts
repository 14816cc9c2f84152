/** Outlines a second: megabytes of real sources a second of processor time, each language apart, and what loading costs. `FORETOKEN_BENCH_SOURCES` names a folder of sources; else those under node_modules are read. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSyntax, outlineOf } from '@foretoken/codebase/syntax/outline-of.js';
import { SyntaxDocument } from '@foretoken/codebase/syntax/syntax-document.js';
import { languageOf } from '@foretoken/codebase/text/language.js';

const folder =
  process.env['FORETOKEN_BENCH_SOURCES'] ?? fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const charsMax = 20_000_000;
const texts = new Map<string, string[]>();
const chars = new Map<string, number>();
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const id = languageOf(name);
  const known = chars.get(id) ?? 0;
  if (id === 'plaintext' || known > charsMax || !isFile(join(folder, name))) continue;
  const text = readFileSync(join(folder, name), 'utf8');
  if (text.length === 0 || text.length > 500_000) continue;
  texts.set(id, [...(known === 0 ? [] : (texts.get(id) ?? [])), text]);
  chars.set(id, known + text.length);
}
const rows: Record<string, unknown> = {};
for (const [id, all] of texts) {
  if ((chars.get(id) ?? 0) < 200_000) continue;
  const before = process.memoryUsage().rss;
  const began = performance.now();
  if (!(await loadSyntax(id))) continue;
  const loadMs = performance.now() - began;
  const loadMiB = (process.memoryUsage().rss - before) / 1024 / 1024;
  const speeds: number[] = [];
  let counted = { definitions: 0, imports: 0, without: 0 };
  for (let round = 0; round < 3; round++) {
    counted = { definitions: 0, imports: 0, without: 0 };
    const cpu = process.cpuUsage();
    for (const text of all) {
      await loadSyntax(id);
      const outline = outlineOf(text, id);
      counted.definitions += outline?.definitions.length ?? 0;
      counted.imports += outline?.imports.length ?? 0;
      if (outline === undefined) counted.without++;
    }
    const { user, system } = process.cpuUsage(cpu);
    speeds.push((chars.get(id) ?? 0) / (user + system));
  }
  rows[id] = {
    files: all.length,
    megabytes: round1((chars.get(id) ?? 0) / 1e6),
    megabytesPerCpuSecond: round1(Math.max(...speeds)),
    ...counted,
    loadMs: round1(loadMs),
    loadMiB: round1(loadMiB),
    live: live(id, all),
  };
}
console.log(JSON.stringify(Object.keys(rows).length === 0 ? { skipped: `no sources under ${folder}` } : rows));

/** First and incremental parse with its outline, of the file nearest to 40 KB. */
function live(id: string, all: readonly string[]): unknown {
  const text = [...all].sort((a, b) => Math.abs(a.length - 40_000) - Math.abs(b.length - 40_000))[0] ?? '';
  const firsts: number[] = [];
  const nexts: number[] = [];
  const asks: number[] = [];
  for (let round = 0; round < 15; round++) {
    const document = new SyntaxDocument(id, text);
    const began = performance.now();
    if (document.blockEnd(0) === undefined && document.outline() === undefined) return undefined;
    firsts.push(performance.now() - began);
    const middle = text.indexOf('\n', text.length / 2) + 1;
    document.update(`${text.slice(0, middle)}a${round}${text.slice(middle)}`);
    const edited = performance.now();
    document.blockEnd(middle);
    nexts.push(performance.now() - edited);
    const asked = performance.now();
    document.scopesAt(middle);
    asks.push(performance.now() - asked);
    document.close();
  }
  return { chars: text.length, firstMs: median(firsts), nextParseMs: median(nexts), nextOutlineMs: median(asks) };
}

function median(values: readonly number[]): number {
  return Number(([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(2));
}

function round1(value: number): number {
  return Number(value.toFixed(1));
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
