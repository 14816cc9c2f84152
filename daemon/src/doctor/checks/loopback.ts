/** Whether this machine lets us listen where clients connect. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorMessage } from '@foretoken/base/app-error.js';
import { type DoctorCheck, ok, problem } from '../doctor-check.js';

export const loopbackCheck: DoctorCheck = {
  name: 'loopback',
  summary: 'Whether a port can be opened on the loopback address.',
  async run() {
    const server = createServer();
    try {
      server.listen({ host: '127.0.0.1', port: 0 });
      await once(server, 'listening');
      return [ok('Ports can be opened on 127.0.0.1.')];
    } catch (thrown) {
      return [
        problem(
          `No port can be opened on 127.0.0.1: ${errorMessage(thrown)}.`,
          'Allow it in the sandbox or firewall; editors that use the socket or standard input need no port.',
        ),
      ];
    } finally {
      server.close();
    }
  },
};
