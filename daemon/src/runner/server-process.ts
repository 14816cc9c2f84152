/** A model server that is a process of ours: started on a free loopback port, known to be ready, and gone when we are. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { AppError } from '@foretoken/base/app-error.js';
import { type Clock, sleep } from '@foretoken/base/clock.js';
import { parseJson } from '@foretoken/inference/completion-event.js';
import { parseModelList } from '@foretoken/inference/servers/model-list.js';
import { residentBytes } from '../indexer/indexer-supervisor.js';
import { daemonLimits } from '../limits.js';
import { childEnv } from '../platform/child-env.js';
import { groupProcessorMs } from '../platform/processor-time.js';
import type { ModelServerCommand } from './model-server-command.js';

export interface ServerAddress {
  readonly port: number;
  readonly key: string;
}

/** How far one is that does not answer yet. */
export interface ServerStart {
  readonly ms: number;
  /** It and its children; undefined: it cannot be told. */
  readonly processorMs: number | undefined;
  readonly lastLine: string | undefined;
}

/** How long one is waited for. */
export interface StartPatience {
  /** While it does nothing. */
  readonly quietMsMax: number;
  /** In all, whatever it says and does; Infinity where somebody looks on who can end it. */
  readonly msMax: number;
}

export class ServerProcess {
  readonly url: string;
  readonly key: string;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #program: string;
  readonly #model: string;
  #pid: number | undefined;
  #lastLines: string[] = [];
  #lines = 0;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  #hasEnded = false;

  private constructor(
    command: ModelServerCommand,
    { port, key }: ServerAddress,
    clock: Clock,
    onLine: (line: string) => void,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.key = key;
    this.#clock = clock;
    this.#program = command.program;
    const { program, argv, env, model } = command;
    this.#model = model;
    const isPosix = process.platform !== 'win32';
    this.#child = spawn(isPosix ? '/bin/sh' : program, isPosix ? ['-c', guarded, 'sh', program, ...argv] : [...argv], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...childEnv(process.env), ...env },
      // A group of its own, so that all of it can be ended, and a Ctrl-C is ours to hear.
      detached: isPosix,
      windowsHide: true,
    });
    this.ended = this.#watch(isPosix, onLine);
  }

  /**
   * `onLine` hears what it says, line by line. Throws AppError SERVER_FAILED when no port is to be had. The process may still
   * fail: `ready` tells.
   */
  static async start(
    make: (address: ServerAddress) => ModelServerCommand,
    clock: Clock,
    onLine: (line: string) => void = () => {},
  ): Promise<ServerProcess> {
    const address = { port: await freePort(), key: randomBytes(24).toString('base64url') };
    return new ServerProcess(make(address), address, clock, onLine);
  }

  get pid(): number | undefined {
    return this.#hasEnded ? undefined : this.#pid;
  }

  /** Resident, 0 when it cannot be told. */
  memoryBytes(): number {
    return this.pid === undefined ? 0 : residentBytes(this.pid);
  }

  /**
   * Resolves when its model is loaded: a server that says, computes or reads something is not quiet. Throws AppError SERVER_FAILED when it
   * ends before, or patience with it does. `onWait` is told each second.
   */
  async ready(
    signal: AbortSignal,
    { quietMsMax, msMax }: StartPatience,
    onWait: (start: ServerStart) => void = () => {},
  ): Promise<void> {
    const began = this.#clock.now();
    let toldAt = began;
    let movedAt = began;
    let before = { lines: 0, processorMs: 0, bytes: 0 };
    for (;;) {
      const answers = (await isHealthy(this.url, signal)) && (await this.#models(signal));
      // That it has ended may just be on its way to us.
      await new Promise(setImmediate);
      if (this.#hasEnded) throw new AppError('SERVER_FAILED', `${this.#program} ended: ${await this.ended}.`);
      if (answers === 'ours') break;
      if (answers === 'strange') throw new AppError('SERVER_FAILED', `Another program answers at ${this.url}.`);
      if (signal.aborted) throw new AppError('SERVER_FAILED', `${this.#program} was not waited for.`);
      const at = this.#clock.now();
      if (at - toldAt >= tellEveryMs) {
        toldAt = at;
        const processorMs = this.#child.pid === undefined ? undefined : groupProcessorMs(this.#child.pid);
        onWait({ ms: at - began, processorMs, lastLine: this.#lastLines.at(-1) });
        const now = { lines: this.#lines, processorMs: processorMs ?? 0, bytes: this.memoryBytes() };
        const worked = now.processorMs - before.processorMs >= sleepersMs;
        if (worked || now.lines > before.lines || now.bytes > before.bytes) movedAt = at;
        before = now;
      }
      if (at - movedAt > quietMsMax) {
        const seconds = Math.round(quietMsMax / 1000);
        throw new AppError('SERVER_FAILED', `${this.#program} does not answer, and did nothing for ${seconds} s.`);
      }
      if (at - began > msMax) {
        const seconds = Math.round(msMax / 1000);
        throw new AppError('SERVER_FAILED', `${this.#program} does not answer after ${seconds} s, whatever it does.`);
      }
      await sleep(this.#clock, readyCheckMs, signal);
    }
    this.#lastLines = [];
  }

  /** Another program may have taken the port; it would not know key and model. False: no answer yet. */
  async #models(signal: AbortSignal): Promise<'ours' | 'strange' | false> {
    try {
      const answer = await fetch(`${this.url}/v1/models`, {
        headers: { authorization: `Bearer ${this.key}` },
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
      });
      const text = await answer.text();
      if (answer.status === 503) return false;
      const list = answer.ok ? parseModelList(parseJson(text)) : undefined;
      return list?.models.some(({ id, alsoNamed }) => [id, ...alsoNamed].includes(this.#model)) === true
        ? 'ours'
        : 'strange';
    } catch {
      return false;
    }
  }

  /** Asks it to end, makes it after a while, and resolves when it has. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    // The guard ends it then; Windows has none.
    this.#child.stdin?.end();
    if (process.platform === 'win32') this.#child.kill();
    const cancel = this.#clock.after(daemonLimits.serverEndMs, () => this.#kill());
    await this.ended;
    cancel();
  }

  async #watch(isPosix: boolean, onLine: (line: string) => void): Promise<string> {
    const child = this.#child;
    this.#pid = child.pid;
    child.stdin?.on('error', () => {});
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).once('line', (line) => {
        if (isPosix && /^\d+$/.test(line)) this.#pid = Number(line);
      });
    if (child.stderr !== null)
      createInterface({ input: child.stderr }).on('line', (line) => {
        onLine(line);
        this.#lines++;
        this.#lastLines = [...this.#lastLines.slice(1 - lastLinesMax), line.slice(0, 200)];
      });
    const how = await new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    });
    this.#hasEnded = true;
    const complaints = this.#lastLines.filter((line) => /error|fail|unknown|invalid|cannot|not found/i.test(line));
    // vLLM ends with a line that points to the one that says why.
    const said = complaints.findLast((line) => !/root cause/i.test(line)) ?? complaints.at(-1);
    return said === undefined ? how : `${how}; it said: ${said.replace(/[\p{Cc}\p{Cf}]/gu, '')}`;
  }

  #kill(): void {
    try {
      if (this.#child.pid !== undefined && process.platform !== 'win32') process.kill(-this.#child.pid, 'SIGKILL');
      else this.#child.kill('SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

/**
 * Runs its arguments as a program until that ends, or until nobody holds the other end of standard input any more, which
 * is so however we end. Writes the program's process id first.
 */
const guarded = `exec 3<&0
"$@" </dev/null >&2 3<&- &
program=$!
echo "$program"
{ cat <&3 >/dev/null; kill "$program" 2>/dev/null; } &
guard=$!
wait "$program"
code=$?
kill "$guard" 2>/dev/null
exit "$code"`;

const readyCheckMs = 100;
const tellEveryMs = 1_000;
/** What a program that only waits for something may compute in that time, by looking whether it is there. */
const sleepersMs = 50;
const answerMsMax = 2_000;
const lastLinesMax = 200;

/** llama.cpp and vLLM answer 503, or nothing, while they load. */
async function isHealthy(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new AppError('SERVER_FAILED', 'There is no free port.');
  return address.port;
}
