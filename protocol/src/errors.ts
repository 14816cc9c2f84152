/** Every error code a user can meet: what happened, why, and what to do. Documentation is generated from this table. */
export interface ErrorEntry {
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

export const errors = {
  BACKEND_UNREACHABLE: {
    what: 'The backend cannot be reached.',
    why: 'Nothing accepts connections at backend.url, or its name does not resolve.',
    todo: 'Start the server, or correct backend.url; `foretoken doctor` tries it.',
  },
  USAGE_BAD: {
    what: 'The command was not used as it is meant.',
    why: 'A command, a flag or an argument is unknown, missing or malformed.',
    todo: '`foretoken --help` lists the commands; `foretoken COMMAND --help` shows one.',
  },
  COMMAND_NOT_YET: {
    what: 'This command does not exist yet.',
    why: 'It is planned, and this version does not have it.',
    todo: '`foretoken --help` lists what there is.',
  },
  TASK_BAD: {
    what: 'A line of the batch is no task.',
    why: 'It is not JSON, or a field is missing or of the wrong type.',
    todo: 'Send one object a line: {"id","root","path","prefix","suffix"}.',
  },
  ROOT_UNREADABLE: {
    what: 'The folder cannot be used as a codebase.',
    why: 'It does not exist, is no folder, or may not be read.',
    todo: 'Check the path and its permissions.',
  },
  PATH_OUTSIDE_ROOT: {
    what: 'The file does not lie in the root.',
    why: 'Its path leads out of the folder of the codebase.',
    todo: 'Give a path relative to the root, without "..".',
  },
  FILE_UNREADABLE: {
    what: 'The file cannot be read.',
    why: 'It does not exist, is no text file, is too large, or may not be read.',
    todo: 'Check the path and its permissions.',
  },
  POSITION_BAD: {
    what: 'There is no such place in the file.',
    why: 'The file has fewer lines, or the line has fewer UTF-16 units.',
    todo: 'Lines and columns count from 1.',
  },
  DAEMON_LOST: {
    what: 'The daemon did not answer.',
    why: 'It ended, or was too busy for the time allowed.',
    todo: 'Run the command again; `foretoken doctor` says how the daemon is.',
  },
  DAEMON_NOT_RUNNING: {
    what: 'No daemon is running.',
    why: 'None has been started for this FORETOKEN_HOME, or it has ended.',
    todo: '`foretoken start` starts one.',
  },
  CONFIG_UNWRITABLE: {
    what: 'The settings file cannot be changed.',
    why: 'It cannot be written, or holds a fault that an edit would make worse.',
    todo: '`foretoken config path` says where it is; correct the fault or its permissions.',
  },
  SETTING_UNKNOWN: {
    what: 'There is no such setting.',
    why: 'The key is not in the table of settings.',
    todo: '`foretoken config list` shows all keys.',
  },
  SETTING_BAD: {
    what: 'The setting does not take this value.',
    why: 'The value is of another type, or out of range.',
    todo: '`foretoken config list` shows what each setting takes.',
  },
  USAGE_STORE_UNREADABLE: {
    what: 'The usage figures cannot be read.',
    why: 'state.db is damaged or cannot be opened.',
    todo: '`foretoken reset` deletes it, and the figures with it.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;
