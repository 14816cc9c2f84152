/** Ends this process when the one that started it is gone, also while it computes without end and hears nothing. */
import { Worker } from 'node:worker_threads';
import { daemonLimits } from '../limits.js';

/**
 * Looks every so often, from a thread of its own; keeps the process alive by nothing. On Windows the id of a parent stays what it was,
 * so that it is asked whether that one still runs. Costs 5 MB of memory and some 15 ms at the start, of another core where there is one.
 */
export function endWithParent(): void {
  const workerData = { parent: process.ppid, everyMs: daemonLimits.parentLookMs };
  new Worker(watch, { eval: true, workerData, stdin: false }).unref();
}

/** Runs in the thread. */
const watch = `
const { workerData: { parent, everyMs } } = require('node:worker_threads');
const isGone = () => {
  if (process.ppid !== parent) return true;
  try { process.kill(parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
};
setInterval(() => { if (isGone()) process.kill(process.pid, 'SIGKILL'); }, everyMs);
`;
