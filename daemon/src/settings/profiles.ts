/** Which model is asked for which task in which language, with which parameters, where: as `models.profiles` says. */
import { destinationOf } from '@foretoken/privacy/destination.js';
import { isHttpUrl } from './http-url.js';
import type { Settings } from './settings-table.js';

export const tasks = ['completion', 'edit', 'explanation', 'chat', 'embedding'] as const;

export type Task = (typeof tasks)[number];

export interface Profile {
  readonly task: Task;
  /** An id as in LSP, in small letters; `*`: every language. */
  readonly language: string;
  /** Empty: the first that the server lists. */
  readonly model: string;
  readonly temperature: number;
  readonly topP: number;
  /** The longest answer. */
  readonly tokensMax: number;
  /** A server of its own, or `ownMachine`; undefined: backend.url with its endpoints, or embedding.url. */
  readonly url: string | undefined;
  /** Holds the key for that server. */
  readonly keyFile: string | undefined;
}

/** In place of an address: a model on this machine, by its name in `foretoken models list`. */
export const ownMachine = 'local';

type ProfileSettings = Pick<
  Settings,
  'models.profiles' | 'backend.model' | 'backend.completion_tokens_max' | 'embedding.model'
>;

/**
 * Those for the task and language, in order of preference: as they are listed, then what backend.… or embedding.… name.
 * One whose server does not have the model, or is away, is passed over for the next.
 */
export function profilesFor(
  task: Task,
  languageId: string,
  settings: ProfileSettings,
): readonly [Profile, ...Profile[]] {
  const language = languageId.toLowerCase();
  const [first, ...others] = configuredProfiles(settings).filter(
    (profile) => profile.task === task && (profile.language === '*' || profile.language === language),
  );
  const last = { ...defaultsOf(task, settings), language: '*', url: undefined, keyFile: undefined };
  return first === undefined ? [last] : [first, ...others, last];
}

/** One that names no server is a model on this machine where there is no server, and `isHere` knows one of that name. */
export function placedProfile(
  profile: Profile,
  settings: Pick<Settings, 'backend.url'>,
  isHere: (model: string) => boolean,
): Profile {
  const { task, url, model } = profile;
  const isLocal = task !== 'embedding' && url === undefined && settings['backend.url'] === '' && isHere(model);
  return isLocal ? { ...profile, url: ownMachine } : profile;
}

/** All that are listed, as they are listed. */
export function configuredProfiles(settings: ProfileSettings): readonly Profile[] {
  return settings['models.profiles'].flatMap((item) => {
    const profile = parseProfile(item, settings);
    return profile === undefined ? [] : [profile];
  });
}

/** The settings with which the profile's server is asked, as if it were the only one. */
export function settingsOfProfile({ task, model, url, keyFile }: Profile, settings: Settings): Settings {
  if (task === 'embedding')
    return {
      ...settings,
      'embedding.model': model,
      ...(url === undefined ? {} : { 'embedding.url': url, 'embedding.api_key': '' }),
    };
  if (url === undefined) return { ...settings, 'backend.model': model };
  const isLocal = url === ownMachine;
  // A key, a pin or a certificate belongs to the server that it was set for.
  return {
    ...settings,
    'backend.model': isLocal ? '' : model,
    'backend.url': isLocal ? '' : url,
    'backend.local_model': isLocal ? model : '',
    'backend.endpoints': [],
    'backend.name': '',
    'backend.redaction': isLocal || destinationOf(url) === 'own-machine' ? settings['backend.redaction'] : 'on',
    'backend.server': 'auto',
    'backend.model_family': 'auto',
    'backend.api_key': '',
    'backend.api_key_file': keyFile ?? '',
    'backend.api_key_command': [],
    'backend.api_key_keychain': '',
    'backend.certificate_pins': [],
    'backend.client_certificate_file': '',
    'backend.client_key_file': '',
  };
}

export function isProfile(item: string): boolean {
  return (
    parseProfile(item, { 'backend.model': '', 'backend.completion_tokens_max': 1, 'embedding.model': '' }) !== undefined
  );
}

/** Such as `completion/python=our-style temperature=0.2 tokens=300 url=http://gpu-2:8000`. */
function parseProfile(item: string, settings: Omit<ProfileSettings, 'models.profiles'>): Profile | undefined {
  const [head = '', ...parameters] = item.trim().split(/\s+/);
  const [, name, language = '*', model = ''] = /^([a-z]+)(?:\/([^/=]+))?=(.+)$/.exec(head) ?? [];
  const task = tasks.find((one) => one === name);
  if (task === undefined || model === '') return undefined;
  // Vectors of several models cannot be compared.
  if (task === 'embedding' && language !== '*') return undefined;
  let profile: Profile = {
    ...defaultsOf(task, settings),
    language: language.toLowerCase(),
    model,
    url: undefined,
    keyFile: undefined,
  };
  for (const parameter of parameters) {
    const read = parseParameter(parameter);
    if (read === undefined) return undefined;
    profile = { ...profile, ...read };
  }
  return task === 'embedding' && profile.url === ownMachine ? undefined : profile;
}

function parseParameter(text: string): Partial<Profile> | undefined {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(0, at));
  const value = text.slice(at + 1);
  const number = /^\d{1,6}(?:\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN;
  if (name === 'temperature') return number <= 2 ? { temperature: number } : undefined;
  if (name === 'top_p') return number > 0 && number <= 1 ? { topP: number } : undefined;
  if (name === 'tokens')
    return Number.isInteger(number) && number > 0 && number <= tokensMax ? { tokensMax: number } : undefined;
  if (name === 'url') return value === ownMachine || isHttpUrl(value) ? { url: value } : undefined;
  if (name === 'key_file') return value === '' ? undefined : { keyFile: value };
  return undefined;
}

/** Of a profile's `tokens`. */
const tokensMax = 32_768;

type Defaults = Pick<Profile, 'task' | 'model' | 'temperature' | 'topP' | 'tokensMax'>;

function defaultsOf(task: Task, settings: Omit<ProfileSettings, 'models.profiles'>): Defaults {
  const model = settings['backend.model'];
  switch (task) {
    case 'completion':
      return {
        task,
        model,
        temperature: 0.1,
        topP: 0.95,
        tokensMax: Math.min(500, settings['backend.completion_tokens_max']),
      };
    case 'edit':
      return { task, model, temperature: 0.1, topP: 0.95, tokensMax: 2_000 };
    case 'explanation':
      return { task, model, temperature: 0.3, topP: 0.9, tokensMax: 1_000 };
    case 'chat':
      return { task, model, temperature: 0.7, topP: 0.9, tokensMax: 2_000 };
    case 'embedding':
      return { task, model: settings['embedding.model'], temperature: 0, topP: 1, tokensMax: 0 };
  }
}
