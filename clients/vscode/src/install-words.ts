/** The words of npm's call that installs the command: what all clients have in common stands in one file beside them. */
import known from '../../install.json';

/** Whether the package is in the public registry under its name. */
export const isPublished: boolean = known.published;

/** For a package file; without one, for the version that belongs to this client. */
export function installWords(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly string[] {
  const home = env['FORETOKEN_HOME'];
  // Where it is looked for first. npm puts commands into `bin` itself, but on Windows.
  const prefix = home === undefined || home === '' ? [] : ['--prefix', platform === 'win32' ? `${home}\\bin` : home];
  return ['npm', ...known.arguments, ...prefix, file ?? `${known.package}@${known.version}`];
}
