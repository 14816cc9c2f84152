/** Every setting there is. Types, defaults, JSON schema, environment variables and the reference page derive from this table. */
import { backendSettings } from './backend-settings.js';
import { connectionSettings } from './connection-settings.js';
import { embeddingSettings } from './embedding-settings.js';
import { localModelSettings } from './local-model-settings.js';
import { modelSettings } from './model-settings.js';
import type { SettingEntry } from './setting-entry.js';

const settingsTable = {
  ...backendSettings,
  ...connectionSettings,
  ...localModelSettings,
  ...embeddingSettings,
  ...modelSettings,
  'completion.enabled': {
    type: 'switch',
    default: true,
    scope: 'session',
    project: 'off',
    description: 'Inline completions, as a whole.',
  },
  'completion.embedded': {
    type: 'switch',
    default: true,
    scope: 'session',
    project: 'off',
    description: 'The embedded engine, which needs no backend.',
  },
  'completion.wait_ms': {
    type: 'integer',
    default: 400,
    min: 0,
    max: 10_000,
    unit: 'milliseconds',
    scope: 'session',
    project: 'lower',
    description: 'How long a keystroke waits for a healthy backend before the embedded engine answers.',
  },
  'completion.confidence': {
    type: 'choice',
    default: 'balanced',
    choices: ['eager', 'balanced', 'quiet'],
    scope: 'session',
    project: 'later',
    description:
      'How sure a suggestion must be to be shown: the embedded engine by its own measure, a model by how likely it held its tokens, where its server tells, and any by what became of earlier ones on this machine. Of a model that is sure of the first words alone, these are shown. Quiet shows less, and is right more often.',
  },
  'completion.items': {
    type: 'choice',
    default: 'auto',
    choices: ['auto', 'on', 'off'],
    scope: 'session',
    description:
      "Words, definitions and sure lines in the editor's own completion pop-up, below those of the language's server. auto: where the editor does not announce that it draws inline completions. Looked at when a session starts.",
  },
  'completion.speculation': {
    type: 'choice',
    default: 'own-machine',
    choices: ['on', 'own-machine', 'off'],
    scope: 'daemon',
    project: 'later',
    description:
      'Which backends are asked ahead, while nobody waits: for what follows a suggestion, for the next line, and to read the prompt of where the cursor rests. All, those on this machine, none; foretoken status says what it costs and brings.',
  },
  'completion.languages_disabled': {
    type: 'list',
    default: [],
    itemsMax: 200,
    scope: 'session',
    project: 'add',
    description: 'Language ids, as in LSP, in which nothing is completed.',
  },
  'index.exclude': {
    type: 'list',
    default: [],
    itemsMax: 1_000,
    scope: 'daemon',
    project: 'add',
    description: 'Files not to index, as patterns in the syntax of .gitignore, besides those that ignore files name.',
  },
  'index.file_bytes_max': {
    type: 'integer',
    default: 1_048_576,
    min: 1_024,
    max: 67_108_864,
    unit: 'bytes',
    scope: 'daemon',
    project: 'lower',
    description: 'Larger files are not indexed.',
  },
  'index.files_max': {
    type: 'integer',
    default: 50_000,
    min: 1,
    max: 1_000_000,
    unit: 'files',
    scope: 'daemon',
    project: 'lower',
    description: 'The most files indexed of one codebase.',
  },
  'index.disk_mb_max': {
    type: 'integer',
    default: 8_192,
    min: 16,
    max: 1_048_576,
    unit: 'MiB',
    scope: 'daemon',
    description:
      'The indexes of all codebases together: over it, those least recently used are deleted, open ones never.',
  },
  'index.unused_days_max': {
    type: 'integer',
    default: 90,
    min: 1,
    max: 3_650,
    unit: 'days',
    scope: 'daemon',
    description: 'The index of a codebase that was not opened for longer is deleted.',
  },
  'index.total_bytes_max': {
    type: 'integer',
    default: 536_870_912,
    min: 1_024,
    max: 17_179_869_184,
    unit: 'bytes',
    scope: 'daemon',
    project: 'lower',
    description: 'The most bytes of files indexed of one codebase.',
  },
  'index.tables_mb_max': {
    type: 'integer',
    default: 64,
    min: 16,
    max: 65_536,
    unit: 'MiB',
    scope: 'daemon',
    project: 'lower',
    description:
      'Memory for what is learned of one codebase: over it the least useful files are not held, data and generated code first, then what did not change for long.',
  },
  'index.libraries': {
    type: 'switch',
    default: true,
    scope: 'daemon',
    project: 'off',
    description:
      "What installed libraries declare that a codebase imports (TypeScript, JavaScript, Python, Go, Java), for the context of prompts: read from node_modules, virtual environments, vendor folders and libs inside the codebase, of Go from the module cache and the standard library, and of Java from jars in Maven's local repository and Gradle's cache and from the JDK, after all else.",
  },
  'privacy.exclude': {
    type: 'list',
    default: [],
    itemsMax: 1_000,
    scope: 'daemon',
    project: 'add',
    description:
      'Files never read, indexed or sent anywhere, as patterns in the syntax of .gitignore, besides the well-known places of secrets.',
  },
  'models.mirror_url': {
    type: 'text',
    format: 'http-url',
    default: '',
    scope: 'daemon',
    description:
      'Where `foretoken models pull` fetches from instead of https://huggingface.co: a mirror with the same paths. Empty: what HF_ENDPOINT says.',
  },
  'daemon.idle_exit_s': {
    type: 'integer',
    default: 300,
    min: 0,
    max: 604_800,
    unit: 'seconds',
    scope: 'daemon',
    description: 'The daemon ends this long after its last client has gone. 0: never.',
  },
  'daemon.memory_mb_max': {
    type: 'integer',
    default: 1_024,
    min: 64,
    max: 65_536,
    unit: 'MiB',
    scope: 'daemon',
    description: "The daemon's memory ceiling: over it caches are dropped, and if that does not help it restarts.",
  },
  'daemon.tables_mb_max': {
    type: 'integer',
    default: 128,
    min: 16,
    max: 65_536,
    unit: 'MiB',
    scope: 'daemon',
    description:
      'Memory for what is learned of all open codebases together: what was opened last is held first, each within index.tables_mb_max.',
  },
  'daemon.connections_max': {
    type: 'integer',
    default: 64,
    min: 1,
    max: 1_024,
    unit: 'connections',
    scope: 'daemon',
    description: 'Clients served at the same time; more are refused with a reason.',
  },
  'indexer.memory_mb_max': {
    type: 'integer',
    default: 768,
    min: 64,
    max: 65_536,
    unit: 'MiB',
    scope: 'daemon',
    description: "The indexer's memory ceiling: over it the process is ended and resumed.",
  },
  'log.level': {
    type: 'choice',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    scope: 'daemon',
    description: 'The least severe messages written to the log file.',
  },
} as const satisfies Record<string, SettingEntry>;

type Table = typeof settingsTable;

export type SettingKey = keyof Table;

export type SettingValue = string | number | boolean | readonly string[];

type ValueOf<Entry> = Entry extends { readonly type: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Entry extends { readonly type: 'integer' }
    ? number
    : Entry extends { readonly type: 'switch' }
      ? boolean
      : Entry extends { readonly type: 'list' }
        ? readonly string[]
        : string;

/** All settings by key, checked; an immutable object, replaced as a whole when settings change. */
export type Settings = { readonly [Key in SettingKey]: ValueOf<Table[Key]> };

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingsTable, key);
}

/** The keys in the table's order. */
export const settingKeys: readonly SettingKey[] = Object.keys(settingsTable).filter(isSettingKey);

export function settingEntry(key: SettingKey): SettingEntry {
  return settingsTable[key];
}

/** `completion.wait_ms` is `FORETOKEN_COMPLETION_WAIT_MS` in the environment. */
export function environmentVariableOf(key: SettingKey): string {
  return `FORETOKEN_${key.toUpperCase().replaceAll('.', '_')}`;
}
