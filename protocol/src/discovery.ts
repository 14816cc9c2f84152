/** What a running daemon writes so that clients find it: one JSON file, readable by its owner alone. */
import * as z from 'zod/mini';

export const discoverySchema = z.looseObject({
  schema: z.literal(1),
  pid: z.int().check(z.positive()),
  /** Unix socket or named pipe. */
  socket: z.string().check(z.minLength(1)),
  /** Loopback port of the WebSocket and of /health, /ready and /metrics. */
  port: z.int().check(z.positive()),
  token: z.string().check(z.minLength(32)),
  wireVersion: z.int(),
  /** Version of the build, `major.minor.patch`. */
  build: z.string(),
  /** Digest of the FORETOKEN_ settings in the daemon's environment. */
  environment: z.string(),
});

export type Discovery = z.output<typeof discoverySchema>;

export const discoveryFileName = 'daemon.json';

/** The greeting of a client on the socket; all of it is optional. */
export const greetingSchema = z.looseObject({
  token: z.optional(z.string()),
  protocol: z.optional(z.int()),
  build: z.optional(z.string()),
  /** `drain`: a newer build asks this daemon to make way. */
  want: z.optional(z.enum(['session', 'drain'])),
});

export type Greeting = z.output<typeof greetingSchema>;
