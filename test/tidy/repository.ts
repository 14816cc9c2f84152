/** The repository as the tidy checks read it: its packages, their files and what these import. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Files that git knows, and new ones it does not ignore; repository-relative. */
export function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: repository,
    encoding: 'utf8',
  });
  return listed.split('\0').filter((path) => path !== '' && exists(path));
}

export function read(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** What a module imports, as it is written there. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'";]*?from '([^']+)'|import(?:\.meta\.resolve)?\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
  );
  return Array.from(found, (match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** The lines `name: a, b` of a fenced block of ARCHITECTURE.md. */
export function architectureBlock(label: string): ReadonlyMap<string, readonly string[]> {
  const block = new RegExp(`\`\`\`${label}\\n([\\s\\S]*?)\`\`\``).exec(read('ARCHITECTURE.md'))?.[1] ?? '';
  const lines = block.split('\n').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const [name = '', rest = ''] = line.split(':');
      return [name.trim(), rest.split(/[\s,]+/).filter((word) => word !== '')];
    }),
  );
}

function exists(path: string): boolean {
  try {
    readFileSync(join(repository, path));
    return true;
  } catch {
    return false;
  }
}
