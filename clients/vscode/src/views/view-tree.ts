/** One of the daemon's views as a tree in the side bar. */
import {
  type Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import type { View, ViewRow } from './view-rows.js';

export class ViewTree implements TreeDataProvider<ViewRow>, Disposable {
  readonly #id: string;
  readonly #views: () => Promise<readonly View[]>;
  readonly #changed = new EventEmitter<void>();
  readonly #view: TreeView<ViewRow>;
  readonly onDidChangeTreeData = this.#changed.event;

  /** `id` is the daemon's; the manifest has it as `foretoken.ID`. */
  constructor(id: string, views: () => Promise<readonly View[]>) {
    this.#id = id;
    this.#views = views;
    this.#view = window.createTreeView(`foretoken.${id}`, { treeDataProvider: this });
  }

  /** Asks anew when it is looked at. */
  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(row?: ViewRow): Promise<ViewRow[]> {
    if (row !== undefined) return [...(row.rows ?? [])];
    const view = (await this.#views()).find(({ id }) => id === this.#id);
    if (view !== undefined) this.#view.title = view.title;
    return [...(view?.rows ?? [])];
  }

  getTreeItem({ title, value, detail, state, actions = [], rows = [] }: ViewRow): TreeItem {
    const { None, Expanded, Collapsed } = TreeItemCollapsibleState;
    const item = new TreeItem(title, rows.length === 0 ? None : state === undefined ? Collapsed : Expanded);
    item.description = value;
    item.tooltip = detail ?? `${title}: ${value}`;
    item.accessibilityInformation = { label: value === '' ? title : `${title}: ${value}` };
    item.contextValue = actions.map(({ id }) => id).join(' ');
    if (state !== undefined) item.iconPath = icons[state];
    return item;
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

const icons: Readonly<Record<NonNullable<ViewRow['state']>, ThemeIcon>> = {
  good: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  busy: new ThemeIcon('sync~spin'),
  paused: new ThemeIcon('debug-pause'),
  bad: new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground')),
};
