/** Runs a program in a terminal before the user's eyes, and tells how it ended. */
import { ShellExecution, Task, TaskPanelKind, TaskRevealKind, TaskScope, tasks } from 'vscode';
import { commandLine } from './install/install-words.js';

/** Its exit code; undefined when its terminal was closed. Rejects where nothing can be run. */
export async function runInTerminal(name: string, words: readonly string[]): Promise<number | undefined> {
  const { platform } = process;
  // A known shell, since each has quotes of its own.
  const shell =
    platform === 'win32'
      ? { executable: 'cmd.exe', shellArgs: ['/d', '/c'] }
      : { executable: '/bin/sh', shellArgs: ['-c'] };
  const task = new Task(
    { type: 'foretoken' },
    TaskScope.Workspace,
    name,
    'Foretoken',
    new ShellExecution(commandLine(words, platform), shell),
    [],
  );
  task.presentationOptions = {
    reveal: TaskRevealKind.Always,
    panel: TaskPanelKind.Dedicated,
    showReuseMessage: false,
    clear: true,
  };
  const execution = await tasks.executeTask(task);
  return await new Promise((resolve) => {
    const ended = tasks.onDidEndTaskProcess((end) => {
      if (end.execution !== execution) return;
      ended.dispose();
      resolve(end.exitCode);
    });
  });
}
