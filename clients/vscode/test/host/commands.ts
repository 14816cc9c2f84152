/** Commands, settings and the session, through VS Code's own API. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { ConfigurationTarget, commands, Uri, workspace } from 'vscode';
import { type DaemonStatus, extension, type HostTests, openAtEnd, type as typeKeys, until } from './host-test.js';

/** The command that the machine's settings name. */
function status(): DaemonStatus {
  const command = workspace.getConfiguration('foretoken').get('command', '');
  return JSON.parse(execFileSync(command, ['status', '--json'], { encoding: 'utf8' }));
}

const roots = () => status().sessions.flatMap((session) => session.roots.map((root) => basename(root)));

export const commandTests: HostTests = {
  async 'is active with each of its commands'() {
    await until('its activation', () => extension().isActive || undefined);
    const manifest: { contributes: { commands: { command: string }[] } } = extension().packageJSON;
    await until('all of its commands', async () => {
      const known = await commands.getCommands(true);
      return manifest.contributes.commands.every(({ command }) => known.includes(command)) || undefined;
    });
  },

  async 'has every folder of a workspace learned, also one that is added'() {
    await until('two folders', () => (roots().length === 2 ? true : undefined));
    const third = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/'), '..', 'third');
    workspace.updateWorkspaceFolders(2, 0, { uri: third });
    await until('the third', () => (roots().includes('third') ? true : undefined));
    workspace.updateWorkspaceFolders(2, 1);
    await until('its end', () => (roots().includes('third') ? undefined : true));
    assert.equal(roots().length, 2);
  },

  async 'takes the command from no workspace'() {
    const settings = workspace.getConfiguration('foretoken');
    const command = settings.get('command', '');
    await assert.rejects(async () => await settings.update('command', '/bin/false', ConfigurationTarget.Workspace));
    const folder = workspace.workspaceFolders?.[1]?.uri ?? Uri.file('/');
    const file = Uri.joinPath(folder, '.vscode', 'settings.json');
    const hostile = { 'foretoken.command': '/bin/false', 'foretoken.backend.url': 'http://evil.example' };
    await workspace.fs.writeFile(file, Buffer.from(JSON.stringify(hostile)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(workspace.getConfiguration('foretoken', folder).get('command', ''), command);
    await commands.executeCommand('foretoken.restart');
    const told: { backend: unknown } = JSON.parse(execFileSync(command, ['status', '--json'], { encoding: 'utf8' }));
    assert.equal(told.backend, null);
  },

  async 'says why nothing is suggested, and hears of a setting of the workspace'() {
    const editor = await openAtEnd('Fresh1.ts');
    const why = async () => {
      await typeKeys('x');
      await commands.executeCommand('editor.action.inlineSuggest.trigger');
      return String(await commands.executeCommand('foretoken.why', { uri: editor.document.uri.toString() }));
    };
    const untilSaid = (what: string, isSo: (said: string) => boolean) =>
      until(what, async () => (isSo(await why()) ? true : undefined), why);
    await untilSaid('the last request', (said) => said.includes('Fresh1.ts:'));
    const settings = workspace.getConfiguration('foretoken');
    await settings.update('completion.languages_disabled', ['typescript'], ConfigurationTarget.Workspace);
    await untilSaid('the language to be off', (said) => said.includes('switched off'));
    await settings.update('completion.languages_disabled', undefined, ConfigurationTarget.Workspace);
    await untilSaid('the language to be on', (said) => !said.includes('switched off'));
    await commands.executeCommand('workbench.action.files.revert');
  },

  async 'sends what a row of a view can do, as the daemon gave it'() {
    const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const phase = () => status().codebases.find((codebase) => codebase.root === root)?.phase;
    const row = (paused: boolean) => ({
      title: '',
      value: '',
      actions: [{ id: 'pause', title: 'Pause', method: 'foretoken/pauseIndex', params: { root, paused } }],
    });
    await commands.executeCommand('foretoken.row.pause', row(true));
    await until('a pause', () => (phase() === 'paused' ? true : undefined));
    await commands.executeCommand('foretoken.row.pause', row(false));
    await until('its end', () => (phase() === 'ready' ? true : undefined));
  },
};
