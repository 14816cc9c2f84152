/** Which handler takes which method. */

import { methods } from '@foretoken/protocol/methods.js';
import { completion } from '../handlers/completion.js';
import { completionResolve } from '../handlers/completion-resolve.js';
import { cursorRested } from '../handlers/cursor-rested.js';
import { didChange } from '../handlers/did-change.js';
import { didChangeConfiguration } from '../handlers/did-change-configuration.js';
import { didChangeDiagnostics } from '../handlers/did-change-diagnostics.js';
import { didChangeWatchedFiles } from '../handlers/did-change-watched-files.js';
import { didChangeWorkspaceFolders } from '../handlers/did-change-workspace-folders.js';
import { didClose } from '../handlers/did-close.js';
import { didOpen } from '../handlers/did-open.js';
import { didSave } from '../handlers/did-save.js';
import { documentText } from '../handlers/document-text.js';
import { executeCommand } from '../handlers/execute-command.js';
import { exit } from '../handlers/exit.js';
import { initialize } from '../handlers/initialize.js';
import { initialized } from '../handlers/initialized.js';
import { inlineCompletion } from '../handlers/inline-completion.js';
import { notebookDidChange } from '../handlers/notebook-did-change.js';
import { notebookDidClose } from '../handlers/notebook-did-close.js';
import { notebookDidOpen } from '../handlers/notebook-did-open.js';
import { notebookDidSave } from '../handlers/notebook-did-save.js';
import { progressCancel } from '../handlers/progress-cancel.js';
import { shutdown } from '../handlers/shutdown.js';
import { views } from '../handlers/views.js';
import type { NotificationHandler, RequestHandler } from './session-context.js';

export const requestHandlers: ReadonlyMap<string, RequestHandler> = new Map<string, RequestHandler>([
  ['initialize', initialize],
  ['shutdown', shutdown],
  ['textDocument/inlineCompletion', inlineCompletion],
  ['textDocument/completion', completion],
  ['completionItem/resolve', completionResolve],
  ['workspace/executeCommand', executeCommand],
  ['foretoken/documentText', documentText],
  [methods.views.name, views],
]);

export const notificationHandlers: ReadonlyMap<string, NotificationHandler> = new Map<string, NotificationHandler>([
  ['initialized', initialized],
  ['exit', exit],
  ['textDocument/didOpen', didOpen],
  ['textDocument/didChange', didChange],
  ['textDocument/didSave', didSave],
  ['textDocument/didClose', didClose],
  ['notebookDocument/didOpen', notebookDidOpen],
  ['notebookDocument/didChange', notebookDidChange],
  ['notebookDocument/didSave', notebookDidSave],
  ['notebookDocument/didClose', notebookDidClose],
  ['workspace/didChangeWorkspaceFolders', didChangeWorkspaceFolders],
  ['workspace/didChangeConfiguration', didChangeConfiguration],
  ['workspace/didChangeWatchedFiles', didChangeWatchedFiles],
  ['window/workDoneProgress/cancel', progressCancel],
  [methods.didChangeDiagnostics.name, didChangeDiagnostics],
  [methods.cursorRested.name, cursorRested],
]);
