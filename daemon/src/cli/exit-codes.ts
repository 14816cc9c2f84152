/** What the commands' exit codes mean. */
export const exitCodes = {
  done: 0,
  failed: 1,
  badUse: 2,
  noBackend: 3,
  findings: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done',
  failed: 'failed; the message says why and what to do',
  badUse: 'the command was not used as it is meant',
  noBackend: 'a backend was needed, and none is configured or it did not answer',
  findings: 'done, and there is something to look at (doctor)',
};
