/** Tells the daemon what language servers find wrong: a name that is missing near the cursor is looked up before it is asked for. */
import { type Diagnostic, DiagnosticSeverity, type Disposable, languages } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** `client` is asked at each change, since it may be started anew. */
export function passOnDiagnostics(client: () => LanguageClient | undefined): Disposable {
  return languages.onDidChangeDiagnostics(({ uris }) => {
    const running = client();
    if (running?.isRunning() !== true) return;
    for (const uri of uris) {
      if (uri.scheme !== 'file') continue;
      const diagnostics = languages.getDiagnostics(uri).filter(isWrong).slice(0, 50).map(toldOf);
      void running.sendNotification('foretoken/didChangeDiagnostics', { uri: uri.toString(), diagnostics });
    }
  });
}

function isWrong({ severity }: Diagnostic): boolean {
  return severity === DiagnosticSeverity.Error || severity === DiagnosticSeverity.Warning;
}

function toldOf({ range, message }: Diagnostic) {
  return { line: range.start.line, message: message.slice(0, 1_000) };
}
