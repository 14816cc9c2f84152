/** `foretoken start`: starts the daemon for a folder; with `--attach` it stays and shows what a first user needs to see. */
import { resolve } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { methods } from '@foretoken/protocol/methods.js';
import { realRootOf } from '../../codebases/real-root.js';
import { answerMsPatient, connectTo, type DaemonSession } from '../../operations/connect-daemon.js';
import { createRemoteOperations } from '../../operations/remote-operations.js';
import { foldersOf } from '../../platform/folders.js';
import { ensureDaemon } from '../../process/ensure-daemon.js';
import { loadSettings } from '../../settings/load-settings.js';
import type { CommandCall, CommandIo } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { notHome } from '../file-place.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable, withProgress } from '../progress-line.js';
import { sampleCompletion } from '../sample-completion.js';
import { sayProblems } from '../say-problems.js';
import { stopDaemon } from '../stop-daemon.js';

export async function run({ io, flags, positionals, signal }: CommandCall): Promise<ExitCode> {
  const [named] = positionals;
  const root = realRootOf(named === undefined ? notHome(io.cwd) : resolve(io.cwd, named));
  const { settings, problems } = loadSettings({
    folders: foldersOf(io.env, process.platform),
    env: io.env,
    projectRoot: root,
  });
  await sayProblems(io, problems);
  const discovery = await ensureDaemon(io.env);
  const daemon = await connectTo(discovery, { roots: [root], answerMs: answerMsPatient });
  if (daemon === undefined) throw new AppError('DAEMON_LOST', `Nothing listens on ${discovery.socket}.`);
  try {
    const operations = createRemoteOperations(daemon.caller);
    const index = await withProgress(io, operations, root, () => operations.index(root, signal));
    const { pid, port, socket } = discovery;
    const webSocket = `ws://127.0.0.1:${port}`;
    if (flags['json'] === true) await printJson(io, { pid, socket, webSocket, index });
    else {
      await printLine(io, `Foretoken is running (process ${pid}).`);
      await printLine(io, `  codebase   ${printable(root)}: ${index.filesTotal} files`);
      await printLine(io, `  socket     ${printable(socket)}`);
      await printLine(io, `  WebSocket  ${webSocket}`);
    }
    if (flags['attach'] !== true) return exitCodes.done;
    await showSample(io, daemon, settings, root, signal);
    return await stay(io, daemon, signal);
  } finally {
    daemon.close();
  }
}

async function showSample(
  io: CommandIo,
  daemon: DaemonSession,
  settings: Parameters<typeof sampleCompletion>[1],
  root: string,
  signal: AbortSignal,
): Promise<void> {
  const sample = await sampleCompletion(createRemoteOperations(daemon.caller), settings, root, signal);
  if (signal.aborted) return;
  if (sample === undefined) {
    await printLine(io, '  sample     nothing here was sure enough to be shown yet');
    return;
  }
  const { path, line, typed, text, source, ms } = sample;
  await printLine(io, `  sample     ${printable(path)}:${line} (the rest of the line was hidden)`);
  await printLine(io, `               typed     ${printable(typed)}`);
  await printLine(io, `               suggested ${printable(text)}   from ${source}, ${ms.toFixed(1)} ms`);
}

/** Until Ctrl-C, or until the daemon ends by itself. Others' sessions keep the daemon up. */
async function stay(io: CommandIo, daemon: DaemonSession, signal: AbortSignal): Promise<ExitCode> {
  await sayLine(io, '\nConnect an editor, or press Ctrl-C to stop.');
  const interrupted = new Promise<'interrupted'>((resolve) => {
    if (signal.aborted) resolve('interrupted');
    else signal.addEventListener('abort', () => resolve('interrupted'), { once: true });
  });
  const first = await Promise.race([interrupted, daemon.closed.then(() => 'ended' as const)]);
  if (first === 'ended') {
    await sayLine(io, 'The daemon has ended.');
    return exitCodes.failed;
  }
  const status = await daemon.caller.call(methods.status, undefined, 5_000);
  const others = status.sessions.length - 1;
  if (others > 0) {
    await sayLine(
      io,
      `\n${others} other ${others === 1 ? 'client is' : 'clients are'} attached: the daemon stays. \`foretoken stop\` ends it.`,
    );
    return exitCodes.done;
  }
  daemon.close();
  await stopDaemon(io.env);
  await sayLine(io, '\nThe daemon has ended.');
  return exitCodes.done;
}
