/** Which language is read by which dialect. */

import { cppDialect } from './cpp-dialect.js';
import { csharpDialect } from './csharp-dialect.js';
import type { Dialect } from './dialect.js';
import { goDialect } from './go-dialect.js';
import { javaDialect } from './java-dialect.js';
import { phpDialect } from './php-dialect.js';
import { pythonDialect } from './python-dialect.js';
import { rubyDialect } from './ruby-dialect.js';
import { rustDialect } from './rust-dialect.js';
import { bashDialect, cssDialect } from './script-dialects.js';
import { javascriptDialect, tsxDialect, typescriptDialect } from './typescript-dialect.js';

/** By LSP language id. */
export const dialects: ReadonlyMap<string, Dialect> = new Map([
  ['typescript', typescriptDialect],
  ['typescriptreact', tsxDialect],
  ['javascript', javascriptDialect],
  ['javascriptreact', javascriptDialect],
  ['python', pythonDialect],
  ['java', javaDialect],
  ['go', goDialect],
  ['rust', rustDialect],
  ['c', cppDialect],
  ['cpp', cppDialect],
  ['csharp', csharpDialect],
  ['ruby', rubyDialect],
  ['php', phpDialect],
  ['shellscript', bashDialect],
  ['css', cssDialect],
]);
