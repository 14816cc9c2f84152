/** The running daemon, started when there is none: for commands. */
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { readDiscovery } from '../discovery/discovery-file.js';
import { foldersOf } from '../platform/folders.js';
import { openSocket, startDaemon } from './start-daemon.js';

/** Rejects with DAEMON_LOST when none can be started. The daemon gets this process' environment. */
export async function ensureDaemon(env: Readonly<Record<string, string | undefined>>): Promise<Discovery> {
  const { run } = foldersOf(env, process.platform);
  const running = readDiscovery(run);
  const probe = running === undefined ? undefined : await openSocket(running.socket);
  probe?.destroy();
  if (running !== undefined && probe !== undefined) return running;
  try {
    const { socket } = await startDaemon(run);
    socket.destroy();
  } catch (thrown) {
    throw new AppError('DAEMON_LOST', errorMessage(thrown), {}, thrown);
  }
  const started = readDiscovery(run);
  if (started === undefined) throw new AppError('DAEMON_LOST', 'The daemon ended as soon as it had started.');
  return started;
}
