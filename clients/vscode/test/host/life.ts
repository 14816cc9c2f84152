/** What the extension leaves behind: one forwarder while it is active, and none after it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { commands } from 'vscode';
import { extension, forwarders, type HostTests, until } from './host-test.js';

export const lifeTests: HostTests = {
  async 'starts one forwarder, and one instead of it after a restart'() {
    const [before] = await until('a forwarder', () => (forwarders().length === 1 ? forwarders() : undefined));
    await commands.executeCommand('foretoken.restart');
    const after = await until('another forwarder', () => {
      const now = forwarders();
      return now.length === 1 && now[0] !== before ? now : undefined;
    });
    assert.notEqual(after[0], before);
  },

  // The last of all: nothing starts it again in this host.
  async 'leaves no process when it is deactivated'() {
    const module: { deactivate(): Promise<void> } = require(join(extension().extensionPath, 'dist', 'extension.js'));
    await module.deactivate();
    await until('the end of the forwarder', () => (forwarders().length === 0 ? true : undefined));
  },
};
