/** Inline completions through VS Code's own commands: in files, in cells of a notebook. */
import assert from 'node:assert/strict';
import { commands, type TextEditor, Uri, window, workspace } from 'vscode';
import { type HostTests, openAtEnd, taken, toEnd, type, until } from './host-test.js';

/** A line of the scene's files, typed in part. */
const begun = '  const session = await openS';
const whole = '  const session = await openSession(request.headers.authorization);';

export const completionTests: HostTests = {
  async 'gives an inline completion that VS Code’s own command takes'() {
    const editor = await openAtEnd('Fresh2.ts');
    await type(begun.slice(0, -1));
    await type(begun.slice(-1));
    const line = editor.selection.active.line;
    const text = await taken(editor);
    assert.equal(text.split('\n')[line], whole);
    await commands.executeCommand('workbench.action.files.revert');
  },

  async 'completes in the cells of a notebook'() {
    const root = workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/');
    const file = Uri.joinPath(root, 'Cells.ipynb');
    await workspace.fs.writeFile(file, Buffer.from(JSON.stringify(notebookOf([head, '// the next cell']))));
    const notebook = await workspace.openNotebookDocument(file);
    await window.showNotebookDocument(notebook);
    await commands.executeCommand('notebook.cell.edit');
    const editor = await until('a cell that is edited', () => cellEditor());
    toEnd(editor);
    await type('\n');
    await type(begun.trim());
    const { line } = editor.selection.active;
    const text = await taken(editor);
    assert.equal(text.split('\n')[line]?.trim(), whole.trim());
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },
};

const head = 'export async function handleCell(request: Request, response: Response): Promise<void> {';

function notebookOf(cells: readonly string[]): object {
  return {
    cells: cells.map((source) => ({ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null })),
    metadata: { language_info: { name: 'typescript' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function cellEditor(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  return editor?.document.uri.scheme === 'vscode-notebook-cell' ? editor : undefined;
}
