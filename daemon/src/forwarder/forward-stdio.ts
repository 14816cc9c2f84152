/**
 * `foretoken lsp --stdio`: carries an editor's session to the shared daemon, and on to the next one when that is lost.
 * No dependency, any Node from 18 on, nothing loaded that is not needed: an editor waits for it.
 */
import { findDaemon, nextDaemon } from './find-daemon.js';
import { Forwarder } from './forwarder.js';

/** Ends the process: with 0 after an orderly `shutdown` and `exit`, else with 1. */
export async function forwardStdio(): Promise<void> {
  const { stdin, stdout } = process;
  const first = await findDaemon().catch((thrown: unknown) => {
    say(thrown instanceof Error ? thrown.message : String(thrown));
    process.exit(1);
  });
  const forwarder = new Forwarder(
    {
      write: (bytes) => stdout.write(bytes),
      onDrain: (go) => stdout.once('drain', go),
      pause: () => stdin.pause(),
      resume: () => stdin.resume(),
      say,
      end(code) {
        // Once what was said last has reached the editor.
        stdout.write('', () => process.exit(code));
      },
    },
    nextDaemon,
  );
  stdin.on('data', (chunk: Buffer) => forwarder.fromEditor(chunk));
  stdin.on('end', () => forwarder.editorEnded());
  stdin.on('error', () => forwarder.editorEnded());
  stdout.on('error', () => forwarder.editorEnded());
  forwarder.begin(first);
}

function say(text: string): void {
  process.stderr.write(`foretoken: ${text}\n`);
}
