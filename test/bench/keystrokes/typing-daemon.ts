/** The daemon as it is composed, in this process, on a clock of ours; its indexer is a process of its own as ever. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  deleteKeptCompletions,
  keptCompletionsFile,
} from '@foretoken/assist/completion/cache/kept-completions-file.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { type ComposedDaemon, composeDaemon } from '@foretoken/daemon/compose.js';
import { foldersOf } from '@foretoken/daemon/platform/folders.js';
import { loadSettings } from '@foretoken/daemon/settings/load-settings.js';
import { type Connection, createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { transportPair } from '@foretoken/lsp-server/rpc/transport-pair.js';
import { serveSession } from '@foretoken/lsp-server/serve-session.js';
import type { VirtualClock } from '../../sim/virtual-clock.js';

const repository = join(import.meta.dirname, '../../../..');
export const keystrokesCache = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(repository, '.cache'), 'keystrokes');

export class TypingDaemon {
  readonly #daemon: ComposedDaemon;
  readonly #clock: VirtualClock;
  #session: { readonly root: string; readonly connection: Connection } | undefined;

  /** `env` are settings. Indexes are kept from one run to the next, what was learned of the user is not. */
  constructor(clock: VirtualClock, env: Readonly<Record<string, string>>) {
    const home = join(keystrokesCache, 'home');
    const folders = foldersOf({ FORETOKEN_HOME: home }, process.platform);
    rmSync(folders.state, { recursive: true, force: true });
    // What a backend wrote in an earlier run would else come at once in this one.
    deleteKeptCompletions(keptCompletionsFile(folders.cache));
    for (const folder of [folders.state, folders.cache]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { settings, problems } = loadSettings({ folders, env });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    this.#clock = clock;
    this.#daemon = composeDaemon({
      clock,
      log: silentLog,
      folders,
      settings: () => settings,
      indexerEntry: join(repository, 'dist', 'foretoken.mjs'),
      callDaemon: () => undefined,
    });
  }

  /** A session on a codebase of these files, which is indexed; the last session ends. */
  async session(repo: string, files: ReadonlyMap<string, string>): Promise<{ root: string; connection: Connection }> {
    const root = rootOf(repo, files);
    if (this.#session?.root === root) return this.#session;
    const [near, far] = transportPair();
    serveSession(far, this.#daemon.services);
    const responder = { request: () => null, notification() {} };
    // Its time-outs are the bench's, not the daemon's.
    const connection = createConnection(near, responder, { clock: systemClock, log: silentLog });
    await connection.request('initialize', { processId: null, rootUri: `file://${root}`, capabilities: {} });
    connection.notify('initialized', {});
    while (this.#daemon.codebases.status(root)?.phase !== 'ready') {
      await delay(pollMs);
      await this.#clock.advance(pollMs);
    }
    this.leave();
    this.#session = { root, connection };
    return this.#session;
  }

  /** The last session ends: who comes back begins anew. */
  leave(): void {
    this.#session?.connection.close('the next one');
    this.#session = undefined;
  }

  async close(): Promise<void> {
    this.leave();
    const closing = this.#daemon.close();
    await this.#clock.advance(closeMs);
    await closing;
  }
}

const pollMs = 10;
const closeMs = 60_000;

/** On the disk as the commit found it. */
function rootOf(repo: string, files: ReadonlyMap<string, string>): string {
  const root = join(keystrokesCache, 'roots', repo.replaceAll(/[^\w.@-]/g, '_'));
  const done = `${root}.done`;
  if (!existsSync(done)) {
    rmSync(root, { recursive: true, force: true });
    for (const [path, text] of files) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    writeFileSync(done, '');
  }
  return root;
}
