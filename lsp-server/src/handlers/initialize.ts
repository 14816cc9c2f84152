/** `initialize`: what the client can do, what we can do, and its folders. */

import { uriOfPath } from '@foretoken/codebase/text/file-uri.js';
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';
import { commands } from '@foretoken/protocol/commands.js';
import type { InitializeResult } from 'vscode-languageserver-protocol';
import { limits } from '../limits.js';
import { asArray, asObject, asString, objectOrEmpty, type ReadObject } from '../params/read-params.js';
import { applySettings, sectionOf } from '../session/configuration.js';
import type { ClientFacts, SessionContext } from '../session/session-context.js';
import { wantsItems } from '../session/wants-items.js';

export function initialize(session: SessionContext, raw: unknown): InitializeResult {
  const params = asObject(raw, 'params');
  const client = readClient(params);
  session.client = client;
  for (const uri of foldersOf(params)) session.folders.add(uri);
  applySettings(session, sectionOf(params['initializationOptions']));
  session.state = 'running';
  return {
    capabilities: {
      positionEncoding: client.encoding,
      textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
      // Every cell of every notebook: those of other languages are what a cell's code stands among.
      notebookDocumentSync: { notebookSelector: [{ notebook: '*' }], save: true },
      // Announced whatever the client says: some ask without having announced that they would.
      inlineCompletionProvider: {},
      ...(wantsItems(session) && { completionProvider: { resolveProvider: true, triggerCharacters: ['.'] } }),
      executeCommandProvider: { commands: commands.map((command) => command.name) },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      experimental: { foretoken: { cursorRested: true } },
    },
    serverInfo: { name: 'foretoken', version: session.services.version },
  };
}

function readClient(params: ReadObject): ClientFacts {
  const capabilities = objectOrEmpty(params['capabilities']);
  const said = objectOrEmpty(capabilities['experimental'])['foretoken'];
  const own = objectOrEmpty(said);
  const { name, version } = objectOrEmpty(params['clientInfo']);
  const ofDocuments = objectOrEmpty(capabilities['textDocument']);
  const drawsInlineCompletion = ofDocuments['inlineCompletion'] instanceof Object;
  const ofItems = objectOrEmpty(objectOrEmpty(ofDocuments['completion'])['completionItem']);
  const label = typeof name === 'string' ? name : 'unnamed client';
  return {
    name: (typeof version === 'string' ? `${label} ${version}` : label).slice(0, limits.clientNameUnitsMax),
    encoding: encodingOf(objectOrEmpty(capabilities['general'])['positionEncodings']),
    answersConfiguration: objectOrEmpty(capabilities['workspace'])['configuration'] === true,
    wantsIndexStatus: own['indexStatus'] === true,
    wantsSessionStatus: own['sessionStatus'] === true,
    drawsInlineCompletion,
    insertsOrReplaces: ofItems['insertReplaceSupport'] === true,
    // Neovim's own client, which does both from its first version on, says nothing of ours.
    replacesRest: own['replacesRest'] === true || (said === undefined && name === 'Neovim' && drawsInlineCompletion),
    showsProgress: objectOrEmpty(capabilities['window'])['workDoneProgress'] === true,
  };
}

/** The client's first choice among those that we know; utf-16 is what LSP gives to clients that do not choose. */
function encodingOf(offered: unknown): PositionEncoding {
  if (!Array.isArray(offered)) return 'utf-16';
  return offered.find((encoding) => encoding === 'utf-8' || encoding === 'utf-16' || encoding === 'utf-32') ?? 'utf-16';
}

function foldersOf(params: ReadObject): readonly string[] {
  const folders = params['workspaceFolders'];
  if (folders !== undefined && folders !== null)
    return asArray(folders, 'workspaceFolders', limits.foldersMax).map((folder) =>
      asString(asObject(folder, 'workspaceFolders[]')['uri'], 'workspaceFolders[].uri'),
    );
  const { rootUri, rootPath } = params;
  if (typeof rootUri === 'string') return [rootUri];
  return typeof rootPath === 'string' ? [uriOfPath(rootPath)] : [];
}
