/** Which language is read by which dialect. */
import type { Dialect } from './dialect.js';
import { goDialect } from './go-dialect.js';
import { javaDialect } from './java-dialect.js';
import { pythonDialect } from './python-dialect.js';
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
]);
