/** The words of npm's call that installs the command, and its line for a terminal: what all clients have in common stands in one file beside them. */
import known from '../../../install.json';

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

/** For the user's shell: a word is data to it, whatever stands in a file's name. */
export function commandLine(words: readonly string[], platform: NodeJS.Platform): string {
  return words.map((word) => (/^[\w./:@=-]+$/.test(word) ? word : quoted(word, platform))).join(' ');
}

function quoted(word: string, platform: NodeJS.Platform): string {
  // A terminal takes control characters for keys, within quotes too.
  const plain = word.replaceAll(/\p{Cc}/gu, '');
  return platform === 'win32'
    ? // Without what cmd and PowerShell read in double quotes, and what PowerShell takes for one.
      `"${plain.replaceAll(/["“”„$`%]/g, '')}"`
    : // Backslashes stand outside as well: fish reads them within.
      `'${plain.replaceAll(/['\\]/g, (mark) => `'\\${mark}'`)}'`;
}
