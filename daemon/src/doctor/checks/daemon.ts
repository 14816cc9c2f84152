/** The running daemon: whether it answers, and whether it is of this version. */
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import { discoveryFileName } from '@foretoken/protocol/discovery.js';
import { methods } from '@foretoken/protocol/methods.js';
import { readDiscovery } from '../../discovery/discovery-file.js';
import { commandClientName, connectDaemon, type DaemonSession } from '../../operations/connect-daemon.js';
import { environmentFingerprint } from '../../settings/settings-fingerprint.js';
import { build, version } from '../../version.js';
import { type DoctorCheck, type Finding, note, ok, problem } from '../doctor-check.js';

export const daemonCheck: DoctorCheck = {
  name: 'daemon',
  summary: 'Whether the running daemon answers, and is of this version.',
  async run({ folders, env, signal }) {
    const daemon = await connectDaemon(folders.run).catch(errorMessage);
    if (typeof daemon === 'string') return [problem(daemon, 'foretoken stop; the next editor starts another.')];
    const discovery = readDiscovery(folders.run);
    if (daemon === undefined && discovery !== undefined)
      return [
        problem(
          `Process ${discovery.pid} is said to be the daemon, and nothing listens on ${discovery.socket}.`,
          `Delete ${join(folders.run, discoveryFileName)}; end that process if it is a foretoken daemon.`,
        ),
      ];
    if (daemon === undefined) return [note('No daemon is running; an editor or `foretoken start` starts one.')];
    try {
      const status = await daemon.caller.call(methods.status, undefined, 5_000, signal);
      const clients = status.sessions.filter(({ client }) => !client.startsWith(commandClientName)).length;
      const findings: Finding[] = [
        await synchronised(daemon, signal),
        ok(
          `Process ${status.pid} answers, version ${status.version}, ${clients} ${clients === 1 ? 'client' : 'clients'}.`,
        ),
      ];
      if (status.version === version && daemon.discovery.build !== build)
        findings.push(
          note('The daemon is of another build than this command.', 'foretoken stop; the next editor starts its own.'),
        );
      if (status.version !== version)
        findings.push(
          note(
            `The daemon is version ${status.version}, this is ${version}.`,
            'foretoken stop; the next editor starts the newer one.',
          ),
        );
      if (daemon.discovery.environment !== environmentFingerprint(env))
        findings.push(
          note(
            'The daemon was started with other FORETOKEN_ settings than this shell has.',
            'foretoken stop, then foretoken start from this shell, if these are meant.',
          ),
        );
      for (const { root, phase, problem: why } of status.codebases)
        if (phase === 'failed')
          findings.push(
            problem(
              `${root} is not indexed: ${why ?? 'no reason given'}.`,
              'Correct that; it is tried again by itself.',
            ),
          );
      return findings;
    } finally {
      daemon.close();
    }
  },
};

/** A document is opened, changed across a line end and read back: what the daemon completes is what an editor shows. */
async function synchronised(daemon: DaemonSession, signal: AbortSignal): Promise<Finding> {
  const uri = 'foretoken-doctor:///document';
  const textDocument = { uri, languageId: 'plaintext', version: 1, text: 'a😀\r\nb' };
  daemon.notify('textDocument/didOpen', { textDocument });
  const range = { start: { line: 0, character: 3 }, end: { line: 1, character: 0 } };
  daemon.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range, text: '\n' }],
  });
  const held = await daemon.caller.call(methods.documentText, { textDocument: { uri } }, 5_000, signal);
  daemon.notify('textDocument/didClose', { textDocument: { uri } });
  return held?.text === 'a😀\nb' && held.version === 2
    ? ok('Documents reach it as they are typed.')
    : problem(
        'A document that was changed did not reach the daemon as it is.',
        'Run `foretoken stop`; report this if it comes again.',
      );
}
