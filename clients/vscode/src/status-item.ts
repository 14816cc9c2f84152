/** The status bar: what answers, in a word; the sentence behind it on hover; a menu of what helps on a click. */
import {
  type Disposable,
  type QuickPickItem,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';

/** As `foretoken/sessionStatus` says it, and one state of this client's own. */
export interface SessionStatus {
  readonly state: string;
  readonly text: string;
  readonly working?: boolean;
  readonly help?: { readonly title: string; readonly command: string };
}

export class StatusItem implements Disposable {
  readonly #item: StatusBarItem;
  #status: SessionStatus = { state: 'no-daemon', text: 'The daemon is being looked for.' };

  constructor() {
    this.#item = window.createStatusBarItem('foretoken.status', StatusBarAlignment.Right, 100);
    this.#item.name = 'Foretoken';
    this.#item.command = 'foretoken.menu';
    this.show(this.#status);
    this.#item.show();
  }

  get status(): SessionStatus {
    return this.#status;
  }

  show(status: SessionStatus): void {
    this.#status = status;
    const { icon, word, isBad } = looks[status.state] ?? looks.ready;
    this.#item.text = `$(${status.working === true ? 'loading~spin' : icon}) Foretoken${word === '' ? '' : `: ${word}`}`;
    this.#item.tooltip = status.text;
    this.#item.backgroundColor = isBad ? new ThemeColor('statusBarItem.warningBackground') : undefined;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

const looks: Readonly<Record<string, { icon: string; word: string; isBad: boolean }>> & {
  readonly ready: { icon: string; word: string; isBad: boolean };
} = {
  ready: { icon: 'sparkle', word: '', isBad: false },
  indexing: { icon: 'sync~spin', word: 'learning', isBad: false },
  embedded: { icon: 'sparkle', word: 'embedded', isBad: false },
  'backend-failing': { icon: 'warning', word: 'backend fails', isBad: true },
  snoozed: { icon: 'bell-slash', word: 'snoozed', isBad: false },
  off: { icon: 'circle-slash', word: 'off', isBad: false },
  'no-daemon': { icon: 'debug-disconnect', word: 'no daemon', isBad: true },
};

export interface MenuEntry extends QuickPickItem {
  readonly run: () => void;
}

/** Shows the sentence as the title, and runs what is chosen. */
export async function showMenu(status: SessionStatus, entries: readonly MenuEntry[]): Promise<void> {
  const chosen = await window.showQuickPick(entries, { title: status.text });
  chosen?.run();
}
