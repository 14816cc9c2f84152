/** Where settings, state, caches and the run files lie on each platform. A pure function of the environment. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Folders {
  readonly config: string;
  readonly state: string;
  readonly cache: string;
  readonly run: string;
}

/** With FORETOKEN_HOME all four lie in it; else where the platform keeps such things. */
export function foldersOf(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Folders {
  const own = env['FORETOKEN_HOME'];
  if (own !== undefined && own !== '')
    return { config: own, state: join(own, 'state'), cache: join(own, 'cache'), run: join(own, 'run') };
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const state = join(env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'foretoken');
  if (platform === 'darwin' || platform === 'win32') {
    const base = join(
      platform === 'darwin' ? join(home, 'Library', 'Application Support') : (env['LOCALAPPDATA'] ?? home),
      'Foretoken',
    );
    return { config: base, state: join(base, 'state'), cache: join(base, 'cache'), run: join(base, 'run') };
  }
  return {
    config: join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'foretoken'),
    state,
    cache: join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'foretoken'),
    run: join(state, 'run'),
  };
}
