/** Every metric the daemon exports at /metrics. Documentation is generated from this table. */
export interface MetricEntry {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels?: readonly string[];
}

export const metricsTable = {
  foretoken_sessions: { type: 'gauge', help: 'LSP sessions open now.' },
  foretoken_sessions_total: { type: 'counter', help: 'LSP sessions opened since the start.' },
  foretoken_connections_refused_total: { type: 'counter', help: 'Connections refused, by reason.', labels: ['reason'] },
  foretoken_completions_total: {
    type: 'counter',
    help: 'Completion requests by outcome: where the text came from, or why none was shown.',
    labels: ['outcome'],
  },
  foretoken_completion_seconds: {
    type: 'histogram',
    help: 'Time to answer a completion request, by where the text came from.',
    labels: ['outcome'],
  },
  foretoken_speculations_total: {
    type: 'counter',
    help: 'Times the backend was asked ahead: started, and used, of which something was shown or whose prompt was asked with.',
    labels: ['outcome'],
  },
  foretoken_speculation_tokens_total: {
    type: 'counter',
    help: 'Tokens of prompts and texts of asking ahead, about; what the server had of a prompt in its cache is counted too.',
  },
  foretoken_prompt_tokens_total: {
    type: 'counter',
    help: 'Tokens of prompts sent to the backend: those it had read before (reused) and those it read anew (recomputed).',
    labels: ['part'],
  },
  foretoken_backend_given_up_total: {
    type: 'counter',
    help: 'Requests to the backend that were given up since the embedded engine was as good as certain.',
  },
  foretoken_backend_up: {
    type: 'gauge',
    help: '1 for a model server that is in use, 0 for one that is left alone since it fails.',
    labels: ['endpoint'],
  },
  foretoken_backend_requests_in_flight: {
    type: 'gauge',
    help: 'Requests that a model server works on now.',
    labels: ['endpoint'],
  },
  foretoken_backend_requests_total: {
    type: 'counter',
    help: 'Requests to a model server that came to an end, failed ones too.',
    labels: ['endpoint'],
  },
  foretoken_backend_failures_total: {
    type: 'counter',
    help: 'Requests that a model server failed.',
    labels: ['endpoint'],
  },
  foretoken_backend_affinity_hits_total: {
    type: 'counter',
    help: 'Requests to a model server whose document belongs to it, so that its prefix cache knows the beginning.',
    labels: ['endpoint'],
  },
  foretoken_redactions_total: { type: 'counter', help: 'Secrets replaced in prompts.' },
  foretoken_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Event-loop delay while completions are asked for, since the last scrape, by quantile.',
    labels: ['quantile'],
  },
  foretoken_memory_bytes: { type: 'gauge', help: 'Resident memory by process.', labels: ['process'] },
  foretoken_indexer_restarts_total: {
    type: 'counter',
    help: 'Times the indexer process was started again, by reason.',
    labels: ['reason'],
  },
  foretoken_index_files: { type: 'gauge', help: 'Files learned, all codebases.' },
  foretoken_index_table_bytes: { type: 'gauge', help: 'Memory of the learned tables, all codebases.' },
  foretoken_bugs_total: { type: 'counter', help: 'Bugs met and survived.' },
  foretoken_uptime_seconds: { type: 'gauge', help: 'Seconds since the daemon started.' },
} as const satisfies Record<string, MetricEntry>;

export type MetricName = keyof typeof metricsTable;
