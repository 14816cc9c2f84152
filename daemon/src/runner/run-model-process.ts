/** The model runner's process: does what its daemon says over Node's IPC channel, and ends when that is gone. */
import { ModelRun } from '@foretoken/inference/local/run-model.js';
import { type FromRunner, isToRunner } from '@foretoken/inference/local/runner-messages.js';

/** Runs until the channel closes or the model cannot be loaded. */
export async function runModelProcess(): Promise<void> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const tell = (message: FromRunner) => {
    if (process.connected) process.send?.(message);
  };
  // What was said is on its way before the channel closes.
  const unusable = () => setImmediate(() => process.connected && process.disconnect());
  const run = new ModelRun(tell, unusable);
  process.on('message', (message: unknown) => {
    if (isToRunner(message)) void run.handle(message);
  });
  process.once('disconnect', end);
  await ended;
  // A model that is just being loaded would keep the process for as long as that takes.
  setImmediate(() => process.exit(0));
}
