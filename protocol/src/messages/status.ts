/** `foretoken/status`: how the daemon is. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { count, indexStatus, noParams } from './fields.js';
export const status = method({
  name: 'foretoken/status',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'The daemon, its sessions, codebases and backend: what foretoken status prints.',
  params: noParams,
  result: z.looseObject({
    schema: z.literal(1),
    version: z.string(),
    wireVersion: z.int(),
    pid: z.int(),
    uptimeMs: z.number(),
    /** Resident memory of the daemon process. */
    memoryBytes: count,
    sessions: z.array(
      z.object({
        id: z.string(),
        state: z.enum(['new', 'running', 'shut-down', 'ended']),
        client: z.string(),
        roots: z.array(z.string()),
        documents: count,
        requestsInFlight: count,
        requests: count,
      }),
    ),
    codebases: z.array(indexStatus),
    /** All indexes on the disk, open or not; absent until they were first looked at. */
    indexes: z.optional(z.object({ roots: count, bytes: count, bytesMax: count, evicted: z.array(z.string()) })),
    /** Secrets replaced in prompts since the start; absent from a daemon of an older version. */
    redactions: z.optional(count),
    /** What the newest completions came to; absent from a daemon of an older build. */
    completions: z.optional(
      z.object({
        asked: count,
        shown: count,
        silent: z.array(z.object({ because: z.string(), text: z.string(), count })),
        latest: z.optional(z.object({ path: z.string(), line: z.int(), text: z.string() })),
        /** Times the backend was asked ahead since the start, how many of them were of use, and their tokens, about. */
        ahead: z.optional(z.object({ started: count, used: count, tokens: count })),
      }),
    ),
    /** Null when none is configured. `problem` says in a sentence why it does not answer. */
    backend: z.nullable(
      z.object({
        url: z.string(),
        state: z.string(),
        problem: z.optional(z.string()),
        redaction: z.optional(z.enum(['on', 'off'])),
        /** Of a model on this machine: the process that runs it; null while none does. Absent for servers. `computesOn` is told once it is loaded: `processor`, or `cuda` and the like. */
        process: z.optional(
          z.nullable(z.object({ pid: z.int(), memoryBytes: count, computesOn: z.optional(z.string()) })),
        ),
        /** Each server with each model asked of it, since the start; absent from a daemon of an older build. */
        endpoints: z.optional(
          z.array(
            z.object({
              name: z.string(),
              model: z.string(),
              state: z.string(),
              problem: z.optional(z.string()),
              inFlight: count,
              requests: count,
              failures: count,
              /** Of the requests, those whose document belongs to this server. */
              affinityHits: count,
            }),
          ),
        ),
      }),
    ),
    /** Null when none is configured; absent from a daemon of an older build. */
    embedding: z.optional(
      z.nullable(
        z.object({
          url: z.string(),
          state: z.enum(['idle', 'working', 'paused', 'failing']),
          problem: z.optional(z.string()),
          filesDone: count,
          filesTotal: count,
          chunks: count,
        }),
      ),
    ),
  }),
});
