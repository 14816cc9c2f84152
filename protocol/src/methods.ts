/** Every method of the wire beside LSP's own; documentation and the clients' constants are generated from this table. */
import { complete } from './messages/complete.js';
import { context } from './messages/context.js';
import { cursorRested } from './messages/cursor-rested.js';
import { didChangeDiagnostics } from './messages/did-change-diagnostics.js';
import { documentText } from './messages/document-text.js';
import { drain } from './messages/drain.js';
import { forget } from './messages/forget.js';
import { forgetUsage } from './messages/forget-usage.js';
import { indexRoot } from './messages/index-root.js';
import { indexStatus } from './messages/index-status.js';
import { pauseIndex } from './messages/pause-index.js';
import { rebuildIndex } from './messages/rebuild-index.js';
import { search } from './messages/search.js';
import { sessionStatus } from './messages/session-status.js';
import { status } from './messages/status.js';
import { stopDaemon } from './messages/stop-daemon.js';
import { trace } from './messages/trace.js';
import { usage } from './messages/usage.js';
import { views } from './messages/views.js';
import { viewsChanged } from './messages/views-changed.js';

export const methods = {
  documentText,
  didChangeDiagnostics,
  cursorRested,
  status,
  complete,
  context,
  search,
  index: indexRoot,
  indexStatus,
  sessionStatus,
  pauseIndex,
  forget,
  rebuildIndex,
  trace,
  usage,
  forgetUsage,
  views,
  viewsChanged,
  drain,
  shutdown: stopDaemon,
} as const;
