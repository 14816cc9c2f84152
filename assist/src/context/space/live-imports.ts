/** What the document being typed imports, told from the lines at its top: they parse even where the line being typed does not. */
import { importFamily } from '@foretoken/codebase/imports/resolve-import.js';
import { goPackageName } from '@foretoken/codebase/syntax/go-package-name.js';
import type { ImportEntry } from '@foretoken/codebase/syntax/outline.js';
import { contextLimits } from '../limits.js';

export interface LiveImport extends ImportEntry {
  /** Names as the imported file has them; `names` of an entry that binds the whole file are empty. */
  readonly names: readonly string[];
  /** The document's own names for them, one each, or for the whole file. */
  readonly locals: readonly string[];
}

/** At most `importsMax`, in order; none for a language whose imports are not known here. */
export function liveImports(prefix: string, languageId: string): LiveImport[] {
  const head = prefix.slice(0, contextLimits.importCharsMax);
  const found: LiveImport[] = [];
  const add = (
    specifier: string,
    bound: readonly (readonly [name: string, local: string])[],
    whole: readonly string[],
  ) => {
    if (found.length >= contextLimits.importsMax || specifier === '') return;
    const names = bound.map(([name]) => name);
    found.push({
      specifier,
      names,
      locals: [...bound.map(([, local]) => local), ...whole],
      line: 1,
      reexported: false,
    });
  };
  switch (importFamily(languageId)) {
    case 'script':
      for (const [, clause = '', specifier = ''] of head.matchAll(scriptImport)) {
        const listed = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
        const whole = /\*\s*as\s+([\w$]+)/.exec(clause)?.[1];
        const byDefault = /^\s*(?:type\s+)?([\w$]+)\s*(?:,|$)/.exec(clause)?.[1];
        const names = bindings(listed.replaceAll(/\btype\s+/g, ''));
        add(
          specifier,
          byDefault === undefined ? names : [...names, [byDefault, byDefault]],
          whole === undefined ? [] : [whole],
        );
      }
      break;
    case 'python':
      for (const [, from = '', inBrackets, inLine = '', modules = ''] of head.matchAll(pythonImport)) {
        if (from !== '') add(from, bindings((inBrackets ?? inLine).replaceAll(/#.*/g, '')), []);
        else for (const [name, local] of bindings(modules)) add(name, [], [local.slice(local.lastIndexOf('.') + 1)]);
      }
      break;
    case 'jvm':
      for (const [, path = '', whole] of head.matchAll(/^\s*import\s+(?:static\s+)?(\w+(?:\.\w+)*)(\.\*)?/gm)) {
        const name = whole === undefined ? path.slice(path.lastIndexOf('.') + 1) : '*';
        add(path, [[name, name]], []);
      }
      if (languageId === 'java') add('java.lang', [['*', '*']], []);
      break;
    case 'go':
      for (const [, alias, path = ''] of head.matchAll(
        /^(?:import[ \t]+|[ \t]+)(?:([\w.]+)[ \t]+)?"([\w./~-]+)"[ \t]*(?:\/\/.*)?$/gm,
      ))
        add(path, [], [alias ?? goPackageName(path)]);
      break;
    case 'rust':
      for (const [, path = '', listed] of head.matchAll(/^\s*(?:pub\s+)?use\s+([\w:]*\w)(?:::\{([^{}]*)\})?/gm)) {
        if (listed !== undefined) for (const name of bindings(listed)) add(`${path}::${name[0]}`, [name], []);
        else {
          const name = path.slice(path.lastIndexOf(':') + 1);
          add(path, [[name, name]], []);
        }
      }
      break;
    case 'include':
      for (const [, path = ''] of head.matchAll(/^\s*#\s*include\s*["<]([^">\n]+)/gm)) add(path, [], []);
      break;
    case 'ruby':
      for (const [, relative, path = ''] of head.matchAll(/^\s*require(_relative)?[\s(]+['"]([\w./-]+)['"]/gm))
        add(relative === undefined || path.startsWith('.') ? path : `./${path}`, [], []);
      break;
    case 'php':
      for (const [, front = '', listed, plain = ''] of head.matchAll(phpUse))
        for (const [path, local] of bindings((listed ?? plain).replaceAll(/\b(?:function|const)\s+/g, ''))) {
          const specifier = `${front}${path}`.replace(/^\\/, '');
          const name = specifier.slice(specifier.lastIndexOf('\\') + 1);
          add(specifier, [[name, local === path ? name : local]], []);
        }
      break;
    case 'csharp':
      for (const [, alias, path = ''] of head.matchAll(
        /^\s*(?:global\s+)?using\s+(?:static\s+)?(?:(\w+)\s*=\s*)?([\w.]+)/gm,
      )) {
        const name = path.slice(path.lastIndexOf('.') + 1);
        add(path, alias === undefined ? [] : [[name, alias]], []);
      }
      break;
    case undefined:
      break;
  }
  return found;
}

const scriptImport = /^[ \t]*(?:import|export)\s([^;'"`]{0,1500}?\bfrom\s*|\s*)['"]([^'"\n]+)['"]/gm;
const pythonImport =
  /^[ \t]*(?:from\s+([\w.]+)\s+import\s*(?:\(([^()]{0,2000})\)|([^\n(]*))|import\s+([\w.]+[^\n]*))/gm;

/** Also the traits that a class takes. */
const phpUse =
  /^\s*use\s+(?:function\s+|const\s+)?(?:([\w\\]+\\)\{([^{}]{0,2000})\}|([\w\\]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w\\]+(?:\s+as\s+\w+)?){0,50}))\s*[;{]/gm;

/** `a, b as c` → [a, a], [b, c]. */
function bindings(listed: string): [name: string, local: string][] {
  return listed.split(',').flatMap((part): [string, string][] => {
    const [, name, local] = /^\s*([\w$.*\\]+)(?:\s+as\s+([\w$]+))?/.exec(part) ?? [];
    return name === undefined ? [] : [[name, local ?? name]];
  });
}
