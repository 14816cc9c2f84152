/** The JetBrains core for a soak: in a JVM of its own, started from what Maven builds, and told a line for each action. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type EditorScene, repository } from './editor-scene.js';
import type { SoakedClient } from './soaked-clients.js';

/** Builds the core with its tests; what its JVM finds classes by, or why there is none. */
export function builtCore(): { readonly classPath: string } | { readonly missing: string } {
  const absent = ['java', 'mvn'].find((command) => spawnSync(command, ['-version']).status !== 0);
  if (absent !== undefined) return { missing: `there is no ${absent} here` };
  const core = join(repository, 'clients', 'jetbrains', 'core');
  const list = join(core, 'target', 'class-path');
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath';
  const argv = ['--batch-mode', '--quiet', 'test-compile', plugin, `-Dmdep.outputFile=${list}`];
  const ran = spawnSync('mvn', argv, { cwd: core, encoding: 'utf8', timeout: 300_000 });
  if (isOffline(ran.stdout)) return { missing: 'Maven Central cannot be reached' };
  assert.equal(ran.status, 0, ran.stdout.slice(-4_000));
  const own = ['classes', 'test-classes'].map((folder) => join(core, 'target', folder));
  return { classPath: [...own, readFileSync(list, 'utf8').trim()].join(':') };
}

/** Whether Maven says that it lacks what it has to fetch. */
export function isOffline(said: string): boolean {
  return /Could not transfer|Unknown host|was not found in .* during a previous attempt/.test(said);
}

export async function soakedCore(classPath: string, scene: EditorScene): Promise<SoakedClient> {
  const main = 'dev.foretoken.core.SoakedCore';
  const given = [scene.root, scene.file, join(scene.home, 'run'), join(scene.folder, 'core')];
  const jvm = spawn('java', [...smallHeap, '-cp', classPath, main, ...given], {
    env: scene.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: jvm.stdout })[Symbol.asyncIterator]();
  const answerTo = async (line: string) => {
    jvm.stdin.write(`${line}\n`);
    const { value, done } = await said.next();
    assert.ok(done !== true, 'the JVM has ended');
    return value;
  };
  return {
    name: 'JetBrains core',
    pids: () => [jvm.pid ?? 0],
    async act(actions) {
      for (const action of actions) await answerTo(typeof action === 'string' ? action : action.key);
    },
    held: async () => Number(await answerTo('held')) / 2 ** 20,
    stop: async () => void jvm.kill(),
  };
}

/** What is kept is soon seen in what is taken: a large heap is collected once it is full. */
const smallHeap = ['-XX:+UseSerialGC', '-Xmx64m'];
