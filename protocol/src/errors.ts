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
  BACKEND_URL_BAD: {
    what: 'The address of the backend cannot be used.',
    why: 'backend.url is no http or https address, or holds a user name or password.',
    todo: 'Set backend.url to the base of the API, such as http://127.0.0.1:8000/v1, and the key by backend.api_key_file.',
  },
  BACKEND_TIMEOUT: {
    what: 'The backend took too long.',
    why: 'Its first token, a later one or the end of its answer did not come in time.',
    todo: 'See whether the server is busy; backend.first_token_ms and backend.total_ms are the limits.',
  },
  BACKEND_UNAUTHORIZED: {
    what: 'The backend does not accept the API key.',
    why: 'The key is missing, wrong, or may not use this model.',
    todo: 'Set backend.api_key_file to a file that holds the key.',
  },
  BACKEND_REFUSED: {
    what: 'The backend refused the request.',
    why: 'The address is not the base of the API, the prompt is too long, or the server does not take these parameters.',
    todo: 'Compare backend.url with the documentation of the server; `foretoken doctor` says what it answered.',
  },
  BACKEND_MODEL_UNKNOWN: {
    what: 'The backend does not have the model.',
    why: 'backend.model is not among the models that it lists.',
    todo: 'Correct backend.model, or leave it empty to take the first.',
  },
  MODEL_UNKNOWN: {
    what: 'There is no such model on this machine.',
    why: 'The name is not among those of `foretoken models list`.',
    todo: 'Correct the name, or fetch the model with `foretoken models pull`.',
  },
  MODEL_SOURCE_BAD: {
    what: 'The model cannot be had from there.',
    why: 'The address or file is none that a model can be read from, or the server does not give it to you.',
    todo: 'Correct the name or address; where the server wants to know who asks, set HF_TOKEN; behind a mirror, set models.mirror_url.',
  },
  MODEL_DAMAGED: {
    what: 'What came is not the model that was expected, and is deleted.',
    why: 'Its length, checksum or beginning differs: it was damaged on the way, or changed where it comes from.',
    todo: 'Try again; if it stays so, fetch it by its address (`foretoken models pull URL`) after you have seen who changed it.',
  },
  MODEL_DISK_FULL: {
    what: 'The disk has no room for the model.',
    why: 'The model and a reserve are larger than what is free in the folder of models.',
    todo: 'Make room (`foretoken models list`, `foretoken models remove NAME`) and run the same command again: it goes on where it was.',
  },
  MODEL_CUT_OFF: {
    what: 'The download did not come to its end.',
    why: 'The connection broke again and again, or you interrupted it.',
    todo: 'Run the same command again: it goes on where it was. Behind a wall, models.mirror_url or HTTPS_PROXY may lead there; without a network, pull a file that was carried here.',
  },
  MODEL_NAME_BAD: {
    what: 'The model cannot be called that.',
    why: 'A name is the name of a file too: small letters, digits, dots, dashes and underscores, 100 at most.',
    todo: 'Choose another with --name.',
  },
  MODEL_EXISTS: {
    what: 'There is a model of this name already.',
    why: 'It came from elsewhere, and is not written over.',
    todo: 'Choose another name with --name, or delete it first: `foretoken models remove NAME`.',
  },
  MODEL_UNFIT: {
    what: 'The model is too large for this machine.',
    why: 'Its weights and the room for a prompt take more than six tenths of the memory, and of no graphics card that was seen.',
    todo: 'Take a smaller one (`foretoken models pull` lists them), or --anyway.',
  },
  MODEL_LICENCE: {
    what: 'The licence of the model was not accepted.',
    why: 'It forbids commercial use, so it is asked for.',
    todo: 'Read it, and give --accept-licence if it suits you; others in `foretoken models pull` allow commercial use.',
  },
  MODEL_BUSY: {
    what: 'Another pull is under way.',
    why: 'Two at a time would write into the same files.',
    todo: 'Wait until it is done, or end it.',
  },
  BACKEND_OVERLOADED: {
    what: 'The backend has too much to do.',
    why: 'It answered that it limits requests or is starting.',
    todo: 'Nothing: it is asked again later. If it stays so, the server needs more capacity.',
  },
  BACKEND_ERROR: {
    what: 'The backend failed.',
    why: 'It answered with an error of its own.',
    todo: "Look into the server's log.",
  },
  BACKEND_GARBAGE: {
    what: 'The backend answered with something that is no completion.',
    why: 'backend.url leads to another kind of server, or a proxy stands in between.',
    todo: 'Set backend.url to the base of an OpenAI-compatible API.',
  },
  BACKEND_CUT_OFF: {
    what: 'The backend closed the connection before its answer was complete.',
    why: 'The server ended, or something in between cut the connection.',
    todo: "Look into the server's log.",
  },
  BACKEND_TLS: {
    what: 'The secure connection to the backend fails.',
    why: 'Its certificate is not trusted, has expired or is for another name, or the port does not speak TLS.',
    todo: 'Correct the certificate, or the scheme in backend.url.',
  },
  BACKEND_CIRCUIT_OPEN: {
    what: 'The backend is left alone for a while.',
    why: 'It failed several times in a row.',
    todo: 'Nothing: it is tried again by itself. The cause is in the status.',
  },
  ENGINE_UNUSABLE: {
    what: 'What runs models on this machine is missing, or does not work here.',
    why: 'node-llama-cpp is not installed, its files are damaged, or it has no binaries for this platform.',
    todo: '`foretoken models engine` installs it anew.',
  },
  SERVER_MISSING: {
    what: 'The program that is to serve the model is not installed.',
    why: 'It is in none of the folders that PATH names.',
    todo: 'Install llama.cpp or vLLM, or run the model in a process of the daemon: `foretoken models engine`.',
  },
  SERVER_FAILED: {
    what: 'The model server did not come up, or ended.',
    why: 'It does not know a flag, cannot read the model, or has too little memory; the message says what it said last.',
    todo: 'Run it by hand to see all that it says; update it if it is old.',
  },
  MODEL_FILE_BAD: {
    what: 'The file of the model cannot be used.',
    why: 'It is not there, may not be read, is damaged, or is of a kind that node-llama-cpp does not know.',
    todo: 'Fetch the model again with `foretoken models pull`.',
  },
  MODEL_TOO_LARGE: {
    what: 'There is too little memory for the model.',
    why: 'It needs more than backend.local_memory_mb_max allows, or than is free on this machine.',
    todo: 'Choose a smaller model, end other programs, or raise backend.local_memory_mb_max.',
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
    todo: 'Run the command again; `foretoken stop` ends a daemon that hangs, `foretoken doctor` says more.',
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
  INDEX_UNFINISHED: {
    what: 'The index is not complete.',
    why: 'Indexing was interrupted, or the folder could not be read to its end.',
    todo: 'Run the command again; what was indexed is kept.',
  },
  CANCELLED: {
    what: 'The request was given up.',
    why: 'The caller cancelled it, or was interrupted.',
    todo: 'Ask again.',
  },
  INDEX_FAILED: {
    what: 'The folder could not be indexed.',
    why: 'The indexer ended, or met something that it cannot read.',
    todo: '`foretoken doctor` says more; it is tried again by itself.',
  },
  ROOT_MISSING: {
    what: 'There is no such folder.',
    why: 'It was deleted, renamed or never existed.',
    todo: 'Check the path.',
  },
  STORAGE_BUSY: {
    what: 'Another process writes this.',
    why: 'Another Foretoken indexes the same folder or uses the same state.',
    todo: 'Wait for it to end, or stop it; `foretoken status` shows the daemon.',
  },
  STORAGE_CORRUPT: {
    what: 'A database is damaged.',
    why: 'The disk, or a program that is not ours, changed the file.',
    todo: 'Nothing: an index is made anew by itself, and a damaged state.db is set aside as state.db.damaged.',
  },
  STORAGE_FAILED: {
    what: 'A database or file that is kept cannot be used.',
    why: 'Its file cannot be opened, read or written.',
    todo: '`foretoken doctor` checks folders, permissions and disk.',
  },
  STORAGE_FULL: {
    what: 'The disk is full.',
    why: 'Nothing more can be written; what is there is kept.',
    todo: 'Make room; `foretoken reset` deletes all indexes.',
  },
  STORAGE_NEWER: {
    what: 'The state was written by a newer Foretoken.',
    why: 'This version does not know its layout, and leaves it as it is.',
    todo: 'Update this Foretoken, or set FORETOKEN_HOME to another folder.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;
