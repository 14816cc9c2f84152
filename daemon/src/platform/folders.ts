/** Where settings, state, caches and the run files lie on each platform. A pure function of the environment. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Folders {
  readonly config: string;
  readonly state: string;
  readonly cache: string;
  readonly run: string;
  /** Models for this machine: neither derived from anything nor small, so that no cache is cleared over them. */
  readonly models: string;
}

/** With FORETOKEN_HOME all of them lie in it; else where the platform keeps such things. */
export function foldersOf(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Folders {
  const own = env['FORETOKEN_HOME'];
  if (own !== undefined && own !== '') return { config: own, ...below(own) };
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const state = join(env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'foretoken');
  if (platform === 'darwin' || platform === 'win32') {
    const base = join(
      platform === 'darwin' ? join(home, 'Library', 'Application Support') : (env['LOCALAPPDATA'] ?? home),
      'Foretoken',
    );
    return { config: base, ...below(base) };
  }
  return {
    config: join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'foretoken'),
    state,
    cache: join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'foretoken'),
    run: join(state, 'run'),
    models: join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'foretoken', 'models'),
  };
}

function below(folder: string): Omit<Folders, 'config'> {
  const at = (name: string) => join(folder, name);
  return { state: at('state'), cache: at('cache'), run: at('run'), models: at('models') };
}
