/** How the texts of shell scripts and style sheets are read for an outline. */

import { bashNodes } from './data/bash.js';
import { noBindings } from './data/binding-patterns.js';
import { cssNodes } from './data/css.js';
import type { Dialect } from './dialect.js';

export const bashDialect: Dialect = {
  table: { wasm: 'bash', nodes: bashNodes },
  bindings: noBindings,
  docs: '#',
  readImports: (text) => {
    const [, behind = '', , plain] =
      /^(?:source|\.)\s+(?:["']?\$\([\s\S]*\)["']?\/([^\s'"()]+)|(['"]?)([^\s'"]+)\2)/.exec(text) ?? [];
    // A computed folder is most often the script's own.
    const specifier = behind === '' ? plain : `./${behind}`;
    return { imports: specifier === undefined ? [] : [{ specifier, names: ['*'], reexported: true }] };
  },
  basesOf: () => [],
  typeOf: () => undefined,
  isExported: (_name, _header, parent) => !parent.isLocal,
  kindOf: (kind, name, header) =>
    kind === 'variable' && (/^readonly\b/.test(header) || /^[A-Z][A-Z\d_]*$/.test(name)) ? 'constant' : kind,
  nameOf: (written) => ({ name: written }),
};

export const cssDialect: Dialect = {
  table: { wasm: 'css', nodes: cssNodes },
  bindings: noBindings,
  docs: 'none',
  readImports: (text) => {
    const specifier = /^@import\s+(?:url\(\s*)?(['"]?)([^'")\s;]+)\1/.exec(text)?.[2];
    return { imports: specifier === undefined ? [] : [{ specifier, names: ['*'], reexported: true }] };
  },
  basesOf: () => [],
  typeOf: () => undefined,
  isExported: () => true,
  kindOf: (kind) => kind,
  nameOf: (written, kind) =>
    kind === 'variable' && !written.startsWith('--') ? undefined : { name: written.replace(/\s+/g, ' ') },
};
