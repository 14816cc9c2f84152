/** Which language a file is in, told from its name, its extension or its first line. */
import { languages } from './data/languages.js';

/** The LSP language id; `plaintext` when nothing tells. `firstLine` is only read for a `#!`. */
export function languageOf(path: string, firstLine = ''): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return (
    byName.get(name) ??
    byExtension.get(extension) ??
    byExtension.get(extension.toLowerCase()) ??
    // `Dockerfile.dev` and its like.
    byName.get(name.slice(0, Math.max(0, name.indexOf('.')))) ??
    ofShebang(firstLine) ??
    'plaintext'
  );
}

const byName = new Map<string, string>();
const byExtension = new Map<string, string>();
const byInterpreter = new Map<string, string>();
for (const [id, extensions, names = '', interpreters = ''] of languages) {
  for (const extension of words(extensions)) if (!byExtension.has(extension)) byExtension.set(extension, id);
  for (const name of words(names)) byName.set(name, id);
  for (const interpreter of words(interpreters)) byInterpreter.set(interpreter, id);
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function ofShebang(line: string): string | undefined {
  if (!line.startsWith('#!')) return undefined;
  const [program = '', ...rest] = line.slice(2, 200).trim().split(/\s+/);
  const base = program.slice(program.lastIndexOf('/') + 1);
  const interpreter = base === 'env' ? (rest.find((word) => !word.startsWith('-') && !word.includes('=')) ?? '') : base;
  return byInterpreter.get(interpreter) ?? byInterpreter.get(interpreter.replace(/[\d.]+$/, ''));
}
