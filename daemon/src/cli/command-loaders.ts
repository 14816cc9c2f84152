/** The code of each command, loaded when it is run: a command does not wait for what others need. */
import type { CommandRun } from './command.js';
import type { CommandName } from './command-table.js';

export const commandLoaders: Readonly<Record<CommandName, () => Promise<{ readonly run: CommandRun }>>> = {
  start: () => import('./commands/start.js'),
  stop: () => import('./commands/stop.js'),
  status: () => import('./commands/status.js'),
  lsp: () => import('./commands/lsp.js'),
  complete: () => import('./commands/complete.js'),
  context: () => import('./commands/context.js'),
  index: () => import('./commands/index-root.js'),
  search: () => import('./commands/search.js'),
  trace: () => import('./commands/trace.js'),
  stats: () => import('./commands/stats.js'),
  doctor: () => import('./commands/doctor.js'),
  models: () => import('./commands/models.js'),
  config: () => import('./commands/config.js'),
  reset: () => import('./commands/reset.js'),
  daemon: () => import('./commands/daemon.js'),
  'model-runner': () => import('./commands/model-runner.js'),
  'token-counter': () => import('./commands/token-counter.js'),
  indexer: () => import('./commands/indexer.js'),
};
