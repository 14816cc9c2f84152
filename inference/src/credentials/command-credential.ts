/** A key that a command prints, as password managers and cloud tools do. Run when first needed, and again when it is not accepted. */
import { execFile } from 'node:child_process';
import { CredentialFault, type CredentialSource } from '../credential-source.js';
import { inferenceLimits } from '../limits.js';

/** The program and its arguments; no shell reads them. `what` names it in messages. */
export function commandCredential(command: readonly string[], what = 'the command'): CredentialSource {
  let token: Promise<string | undefined> | undefined;

  function run(): Promise<string | undefined> {
    const running = printed(command, what);
    // A command that failed is run again at the next request.
    running.catch(() => {
      if (token === running) token = undefined;
    });
    token = running;
    return running;
  }

  return {
    token: () => token ?? run(),
    async refresh() {
      const before = await token?.catch(() => undefined);
      return (await run()) !== before;
    },
  };
}

function printed([program = '', ...args]: readonly string[], what: string): Promise<string | undefined> {
  const options = {
    timeout: inferenceLimits.keyCommandMs,
    // One that does not listen to less would be waited for by every request.
    killSignal: 'SIGKILL',
    maxBuffer: inferenceLimits.keyBytesMax,
    encoding: 'utf8',
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, options, (error, stdout) => {
      if (error === null) return resolve(stdout.trim() || undefined);
      const reason =
        error.killed === true
          ? `did not end within ${inferenceLimits.keyCommandMs / 1000} s`
          : typeof error.code === 'number'
            ? `ended with exit code ${error.code}`
            : `cannot be run (${error.code ?? 'unknown'})`;
      reject(new CredentialFault(`${what} ${reason}`));
    });
    child.stdin?.end();
  });
}
