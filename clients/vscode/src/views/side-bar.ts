/** The side bar: the daemon's views of indexes and usage, drawn anew when it says that they have changed. */
import { commands, Disposable, window } from 'vscode';
import type { AskDaemon, RowAction, View, ViewRow } from './view-rows.js';
import { ViewTree } from './view-tree.js';

export class SideBar implements Disposable {
  readonly #ask: AskDaemon;
  readonly #trees: readonly ViewTree[];
  readonly #commands: Disposable;
  /** Of both trees; they are drawn at the same time. */
  #asked: Promise<readonly View[]> | undefined;

  constructor(ask: AskDaemon) {
    this.#ask = ask;
    this.#trees = ['index', 'usage'].map((id) => new ViewTree(id, () => this.#views()));
    this.#commands = Disposable.from(
      commands.registerCommand('foretoken.showViews', () => commands.executeCommand('foretoken.index.focus')),
      commands.registerCommand('foretoken.refreshViews', () => this.refresh()),
      ...['pause', 'resume', 'rebuild', 'forget'].map((id) =>
        commands.registerCommand(`foretoken.row.${id}`, (row: ViewRow) => this.#act(row, id)),
      ),
    );
  }

  /** There is another session, or what is drawn is no longer so. */
  refresh(): void {
    this.#asked = undefined;
    for (const tree of this.#trees) tree.refresh();
  }

  dispose(): void {
    this.#commands.dispose();
    for (const tree of this.#trees) tree.dispose();
  }

  #views(): Promise<readonly View[]> {
    this.#asked ??= this.#ask<{ readonly views: readonly View[] }>('foretoken/views', {})
      .then((answer) => answer?.views ?? [])
      .catch(() => []);
    return this.#asked;
  }

  async #act(row: ViewRow, id: string): Promise<void> {
    const action = row.actions?.find((one) => one.id === id);
    if (action === undefined || !(await isAgreed(action))) return;
    try {
      await this.#ask(action.method, action.params);
    } catch (thrown) {
      void window.showErrorMessage(`Foretoken: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
    this.refresh();
  }
}

async function isAgreed({ confirm, title }: RowAction): Promise<boolean> {
  if (confirm === undefined) return true;
  return (await window.showWarningMessage(confirm, { modal: true }, title)) === title;
}
