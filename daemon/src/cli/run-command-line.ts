/** Runs one command line in this process: finds the command, catches what it throws once, and gives its exit code. */
import { AppError, errnoCode } from '@foretoken/base/app-error.js';
import { failureOf, type OperationFailure } from '../operations/operation-failure.js';
import { version } from '../version.js';
import type { CommandIo } from './command.js';
import { commandLoaders } from './command-loaders.js';
import { commandTable } from './command-table.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { commandHelpText, helpText } from './help-text.js';
import { printFailure, printLine, writeText } from './output.js';
import { commandNamed, parseArguments } from './parse-arguments.js';
import { UsageError } from './usage-error.js';

/** Never rejects. A reader that closes our output (`| head`) ends the command quietly. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    get cwd() {
      return currentFolder();
    },
  };
  // A failed write also rejects where it is awaited; unheard, its event would end the process with a stack trace.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  try {
    return await run(argv, io);
  } catch (thrown) {
    if (errnoCode(thrown) === 'EPIPE') return exitCodes.done;
    await printFailure(io, failureOfCommand(thrown, argv[0]), argv.includes('--json')).catch(() => {});
    return exitCodeOf(thrown);
  }
}

async function run(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    await writeText(io.stderr, helpText());
    return exitCodes.badUse;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const topic = name === 'help' ? rest[0] : undefined;
    await writeText(io.stdout, topic === undefined ? helpText() : commandHelpText(commandNamed(topic), rest.slice(1)));
    return exitCodes.done;
  }
  if (name === '--version' || name === '-v') {
    await printLine(io, version);
    return exitCodes.done;
  }
  const entry = commandNamed(name);
  const end = rest.indexOf('--');
  const ownWords = end < 0 ? rest : rest.slice(0, end);
  if (entry.internal !== true && (ownWords.includes('--help') || ownWords.includes('-h'))) {
    await writeText(io.stdout, commandHelpText(entry, ownWords));
    return exitCodes.done;
  }
  const parsed = parseArguments(entry, rest);
  const command = await commandLoaders[entry.name]();
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
    // A command that reads its input waits for it no longer.
    process.stdin.destroy();
  };
  if (entry.internal !== true) {
    for (const name of endings) process.once(name, abort);
  }
  // Timers of the injected clock keep no process alive; a command that waits for one must not end before it.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    return await command.run({ ...parsed, io, signal: controller.signal });
  } finally {
    clearInterval(alive);
    for (const name of endings) process.off(name, abort);
  }
}

/** A folder may be deleted under a shell that stands in it; only a command that needs it fails then. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (thrown) {
    throw new AppError('ROOT_MISSING', 'The folder that you are in is no longer there.', {}, thrown);
  }
}

/** Whoever used a command in a wrong way is sent to that command's help. */
function failureOfCommand(thrown: unknown, name: string | undefined): OperationFailure {
  const failure = failureOf(thrown);
  const isKnown = commandTable.some((command) => command.name === name && command.internal !== true);
  if (failure.code !== 'USAGE_BAD' || !isKnown) return failure;
  return { ...failure, todo: `\`foretoken ${name} --help\` says how it is used.` };
}

function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof UsageError) return exitCodes.badUse;
  const { code } = failureOf(thrown);
  return code.startsWith('BACKEND_') && code !== 'BACKEND_URL_BAD' ? exitCodes.noBackend : exitCodes.failed;
}

/** SIGHUP: the terminal was closed. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
