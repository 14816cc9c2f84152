/** Puts the layers together: defaults, user file, environment, a served model, session; a project's file tightens the result. */
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import { farthestUrl } from './backend-urls.js';
import { settingsLimits } from './limits.js';
import { servedLayer, servedModel } from './served-model.js';
import { readProjectSettingsFile, readSettingsFile, readSmallFile } from './settings-file.js';
import { emptyLayer, layerOfEditor, layerOfEnvironment, type SettingsLayer } from './settings-layer.js';
import type { SettingsProblem } from './settings-problem.js';
import { type SettingKey, type Settings, type SettingValue, settingEntry, settingKeys } from './settings-table.js';
import { tightenings } from './tighten.js';

export interface LoadOptions {
  /** Where `config.jsonc` lies, and where a model that is served is announced. */
  readonly folders: { readonly config: string; readonly run: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root whose `.foretoken.jsonc` tightens the result. */
  readonly projectRoot?: string | undefined;
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
  /** Where each value comes from: `default`, a file's path, a variable's name, or what serves a model. */
  readonly sources: ReadonlyMap<SettingKey, string>;
}

export const userFileName = 'config.jsonc';
export const projectFileName = '.foretoken.jsonc';

/** Blocks for a few small reads. Never throws: what is wrong is in `problems`, the rest counts. */
export function loadSettings(options: LoadOptions): LoadedSettings {
  const user = readSettingsFile(join(options.folders.config, userFileName));
  const environment = layerOfEnvironment(options.env);
  const served = servedLayer(servedModel(options.folders.run), environment);
  const problems = [...user.problems, ...environment.problems];
  const sources = new Map<SettingKey, string>();
  const values: Record<string, SettingValue> = {};
  for (const key of settingKeys) {
    const placed = served.get(key) ?? environment.values.get(key) ?? user.values.get(key);
    values[key] = placed?.value ?? settingEntry(key).default;
    sources.set(key, placed?.source ?? 'default');
  }
  const keyFile = values['backend.api_key_file'];
  if (values['backend.api_key'] === '' && typeof keyFile === 'string' && keyFile !== '')
    checkKeyFile(keyFile, problems);
  const settings = withLawfulRedaction(complete(values), sources, problems);
  if (options.projectRoot === undefined) return { settings, problems, sources };
  const project = tightenedBy(settings, readProject(options.projectRoot));
  for (const [key, source] of project.sources) sources.set(key, source);
  return { settings: project.settings, problems: [...problems, ...project.problems], sources };
}

/** Secrets leave unredacted only for this machine. */
function withLawfulRedaction(
  settings: Settings,
  sources: Map<SettingKey, string>,
  problems: SettingsProblem[],
): Settings {
  const url = farthestUrl(settings);
  if (settings['backend.redaction'] === 'on' || url === '' || destinationOf(url) === 'own-machine') return settings;
  const source = sources.get('backend.redaction') ?? 'default';
  const message =
    '"backend.redaction" may be "off" only for a backend on this machine, such as http://127.0.0.1:8000/v1; secrets are replaced.';
  problems.push({ source, key: 'backend.redaction', message });
  sources.set('backend.redaction', 'default');
  return Object.freeze({ ...settings, 'backend.redaction': 'on' });
}

/** What a root's own file asks for. Blocks for one small read. */
export function readProject(root: string): SettingsLayer {
  return readProjectSettingsFile(join(root, projectFileName));
}

/** The settings with a project's tightenings; what the project may not do is refused and said. */
export function tightenedBy(settings: Settings, project: SettingsLayer): LoadedSettings {
  if (project === emptyLayer) return { settings, problems: [], sources: new Map() };
  const { values, problems } = tightenings(project, settings);
  const sources = new Map<SettingKey, string>();
  for (const key of settingKeys) {
    const source = project.values.get(key)?.source;
    if (values.has(key) && source !== undefined) sources.set(key, source);
  }
  const merged = complete({ ...settings, ...Object.fromEntries(values) });
  return { settings: merged, problems: [...project.problems, ...problems], sources };
}

/** The settings with what an editor sent; keys of daemon scope in it are reported and do not count. */
export function withSession(settings: Settings, editor: unknown): LoadedSettings {
  const layer = layerOfEditor(editor);
  const values: Record<string, SettingValue> = { ...settings };
  for (const [key, placed] of layer.values) values[key] = placed.value;
  const sources = new Map([...layer.values].map(([key, placed]) => [key, placed.source]));
  return { settings: complete(values), problems: layer.problems, sources };
}

/** All defaults. */
export const defaultSettings: Settings = complete({});

/** Every value has been checked against its entry by now, or is that entry's default. */
function complete(values: Readonly<Record<string, SettingValue>>): Settings {
  const whole: Record<string, SettingValue> = {};
  for (const key of settingKeys) whole[key] = values[key] ?? settingEntry(key).default;
  return Object.freeze(whole) as Settings;
}

/** The key itself is read by whoever sends it. */
function checkKeyFile(path: string, problems: SettingsProblem[]): void {
  const problem = (why: string) =>
    problems.push({ source: path, key: 'backend.api_key_file', message: `The API key cannot be read: ${why}.` });
  try {
    if (readSmallFile(path, settingsLimits.apiKeyBytesMax) === undefined) problem('this is no small regular file');
  } catch (thrown) {
    problem(errorMessage(thrown));
  }
}
