/** What the tests inside the extension host stand on: they run in VS Code itself, with its real API and the installed extension. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commands,
  type Extension,
  extensions,
  type Position,
  Selection,
  type TextEditor,
  Uri,
  window,
  workspace,
} from 'vscode';

export type HostTests = Readonly<Record<string, () => Promise<void>>>;

export function extension(): Extension<unknown> {
  const found = extensions.getExtension('foretoken.foretoken');
  assert.ok(found !== undefined, 'the extension is installed');
  return found;
}

/** What another program holds can only be looked at until it is so. `seen`: what there was instead, for the message. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  seen: () => unknown = () => '',
): Promise<T> {
  const end = Date.now() + untilMsMax;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited in vain for ${what}; ${String(await seen())}`);
}

/** Opens a file of the first folder with the cursor at its end. */
export async function openAtEnd(name: string): Promise<TextEditor> {
  const root = workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/');
  const editor = await window.showTextDocument(Uri.joinPath(root, 'src', name));
  toEnd(editor);
  return editor;
}

export function toEnd(editor: TextEditor): void {
  const { document } = editor;
  const end: Position = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new Selection(end, end);
}

/** As a user types, a key at a time. */
export async function type(text: string): Promise<void> {
  for (const key of text) await commands.executeCommand('type', { text: key });
}

/** Takes what is suggested, however long it takes to come, and gives the text that then stands there. */
export async function taken({ document }: TextEditor): Promise<string> {
  const before = document.getText();
  const isTaken = () => (document.getText() === before ? undefined : document.getText());
  return await until(`a suggestion after ${JSON.stringify(before.slice(-40))}`, async () => {
    await commands.executeCommand('editor.action.inlineSuggest.trigger');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await commands.executeCommand('editor.action.inlineSuggest.commit');
    // The host hears of it later than the window does it.
    for (let times = 0; times < 10 && isTaken() === undefined; times++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return isTaken();
  });
}

/** The forwarders that this extension host has started. */
export function forwarders(): readonly number[] {
  const running = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(running.map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number | undefined): boolean =>
    pid === process.pid || (pid !== undefined && pid > 1 && isBelow(parents.get(pid)));
  return running.filter(
    (pid) => pid !== process.pid && isBelow(pid) && readProcess(pid, 'cmdline').includes('--stdio'),
  );
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(readProcess(pid, 'status'))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function readProcess(pid: number, name: string): string {
  try {
    return readFileSync(join('/proc', String(pid), name), 'utf8');
  } catch {
    return '';
  }
}

const untilMsMax = 20_000;

/** What `foretoken status` says of this home. */
export interface DaemonStatus {
  readonly sessions: readonly {
    readonly client: string;
    readonly roots: readonly string[];
    readonly documents: number;
  }[];
  readonly codebases: readonly { readonly root: string; readonly phase: string }[];
}
