/** Tells where the cursor has come to rest, so that the key that follows there finds the daemon ready. */
import { Disposable, type TextDocument, type TextEditor, window } from 'vscode';

/** Nothing was typed and nothing moved for so long. */
const restMs = 200;

/** `tell` is called once a rest, for the editor that has the focus and one cursor in it; not while its user types. */
export function tellRests(tell: (method: string, params: object) => void): Disposable {
  const versions = new WeakMap<TextDocument, number>();
  let timer: NodeJS.Timeout | undefined;
  const moved = (editor: TextEditor | undefined) => {
    clearTimeout(timer);
    if (editor === undefined || !schemes.has(editor.document.uri.scheme)) return;
    const { document } = editor;
    const { version } = document;
    const isTyped = (versions.get(document) ?? version) !== version;
    versions.set(document, version);
    if (!isTyped) timer = setTimeout(() => rested(editor, version), restMs);
  };
  const rested = (editor: TextEditor, version: number) => {
    const { document, selections, selection } = editor;
    if (editor !== window.activeTextEditor || document.version !== version) return;
    if (selections.length > 1 || !selection.isEmpty) return;
    const { line, character } = selection.active;
    tell('foretoken/cursorRested', {
      textDocument: { uri: document.uri.toString() },
      position: { line, character },
    });
  };
  moved(window.activeTextEditor);
  return Disposable.from(
    window.onDidChangeActiveTextEditor(moved),
    window.onDidChangeTextEditorSelection(({ textEditor }) => moved(textEditor)),
    { dispose: () => clearTimeout(timer) },
  );
}

/** Those of the documents that the daemon has. */
const schemes = new Set(['file', 'vscode-notebook-cell']);
