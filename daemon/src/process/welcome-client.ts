/** Who connects to the socket: a client that becomes a session, or a newer build that takes over; all others are refused, and counted. */
import type { Socket } from 'node:net';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import { wireCompatible, wireVersion } from '@foretoken/protocol/wire-version.js';
import type { SocketClient } from '../transports/listen-socket.js';
import { isToken } from '../transports/token.js';
import { version } from '../version.js';
import type { SessionRegistry } from './session-registry.js';

export interface Gate {
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: SessionRegistry;
  readonly refused: (reason: string) => void;
}

export function welcomeClient(
  { socket, greeting, first }: SocketClient,
  { token, clock, log, sessions, refused }: Gate,
  takeOver: (successor: Socket) => void,
): void {
  // A pipe of Windows has no file mode to keep others out.
  const needsToken = greeting.token !== undefined || process.platform === 'win32';
  if (needsToken && !isToken(greeting.token, token)) {
    socket.destroy();
    refused('token');
    return;
  }
  if (greeting.want === 'drain') {
    log.info('a newer build takes over', { build: greeting.build ?? '' });
    socket.on('error', () => {});
    takeOver(socket);
    return;
  }
  const transport = framedTransport(socket, clock, first);
  if (greeting.protocol !== undefined && !wireCompatible(wireVersion, greeting.protocol)) {
    const side = greeting.protocol > wireVersion ? 'the daemon' : 'the foretoken that your editor starts';
    const message = `These versions of Foretoken do not understand each other: update ${side} (daemon ${version}, client ${greeting.build ?? 'unknown'}).`;
    transport.send(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32600, message } }));
    transport.close(message);
    refused('version');
    return;
  }
  if (sessions.isFull) {
    transport.close('too many connections');
    refused('limit');
  } else sessions.open(transport);
}
