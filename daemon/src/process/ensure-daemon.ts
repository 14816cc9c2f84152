/** The running daemon for commands, started when there is none; one of an older build makes way for this one. */
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { fileFault, isFileFault } from '@foretoken/base/file-fault.js';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { greetingMark, wireVersion } from '@foretoken/protocol/wire-version.js';
import { readDiscovery } from '../discovery/discovery-file.js';
import { foldersOf } from '../platform/folders.js';
import { build, version } from '../version.js';
import { compareVersions, drainDaemon, openSocket, startDaemon } from './start-daemon.js';

/** Rejects with DAEMON_LOST or STORAGE_FAILED when none can be started. The daemon gets this process' environment. */
export async function ensureDaemon(env: Readonly<Record<string, string | undefined>>): Promise<Discovery> {
  const { run } = foldersOf(env, process.platform);
  const running = readDiscovery(run);
  if (running !== undefined) {
    if (running.wireVersion > wireVersion + 1)
      throw new AppError(
        'DAEMON_LOST',
        `The running daemon (${running.build}) is too new for this foretoken (${version}): update this one.`,
      );
    if (compareVersions(running.build, build) < 0) {
      const greeting = { token: running.token, protocol: wireVersion, build, want: 'drain' };
      await drainDaemon(running, `${greetingMark}${JSON.stringify(greeting)}\n`);
    } else {
      const probe = await openSocket(running.socket);
      probe?.destroy();
      if (probe !== undefined) return running;
    }
  }
  try {
    const { socket } = await startDaemon(run, running);
    socket.destroy();
  } catch (thrown) {
    if (isFileFault(thrown)) throw new AppError('STORAGE_FAILED', `${fileFault(thrown, run)}.`, {}, thrown);
    throw new AppError('DAEMON_LOST', errorMessage(thrown), {}, thrown);
  }
  const started = readDiscovery(run);
  if (started === undefined) throw new AppError('DAEMON_LOST', 'The daemon ended as soon as it had started.');
  return started;
}
