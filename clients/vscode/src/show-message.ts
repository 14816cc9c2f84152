/** What the daemon wants its user to read: whole, with a way to the settings that it names. */
import { commands, window } from 'vscode';

export interface DaemonMessage {
  /** As in LSP: 1 for an error, 2 for a warning. */
  readonly type: number;
  readonly message: string;
}

/** `names` are those of the settings here, as VS Code has them. */
export async function showMessage({ type, message }: DaemonMessage, names: readonly string[]): Promise<void> {
  const show = type === 1 ? window.showErrorMessage : window.showWarningMessage;
  const named = names.filter((name) => message.includes(`"${name.slice('foretoken.'.length)}"`));
  // With a button VS Code shows all of a sentence, without one the first half of a line.
  const way = named.length > 0 ? 'Settings' : 'Menu';
  const chosen = await show(message, way);
  if (chosen === 'Settings') await commands.executeCommand('workbench.action.openSettings', `@id:${named.join(',')}`);
  else if (chosen === 'Menu') await commands.executeCommand('foretoken.menu');
}
