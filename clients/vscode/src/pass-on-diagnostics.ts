/** Tells the daemon what language servers find wrong: a name that is missing near the cursor is looked up before it is asked for. */
import { type Diagnostic, DiagnosticSeverity, type Disposable, languages } from 'vscode';

export function passOnDiagnostics(tell: (method: string, params: object) => void): Disposable {
  return languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      if (uri.scheme !== 'file') continue;
      const diagnostics = languages.getDiagnostics(uri).filter(isWrong).slice(0, 50).map(toldOf);
      tell('foretoken/didChangeDiagnostics', { uri: uri.toString(), diagnostics });
    }
  });
}

function isWrong({ severity }: Diagnostic): boolean {
  return severity === DiagnosticSeverity.Error || severity === DiagnosticSeverity.Warning;
}

function toldOf({ range, message }: Diagnostic) {
  return { line: range.start.line, message: message.slice(0, 1_000) };
}
