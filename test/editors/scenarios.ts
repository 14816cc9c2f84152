/** What every editor's user does and sees, as data that the tests of all clients read; the JetBrains core's as well. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a client may have a key or a command for; `closeBrackets`: its editor does so by itself, and a suggestion may take their place. */
export const keys = [
  'acceptAll',
  'acceptWord',
  'acceptLine',
  'dismiss',
  'trigger',
  'next',
  'previous',
  'languageOff',
  'languageOn',
  'killDaemon',
  'closeBrackets',
] as const;
export type Key = (typeof keys)[number];

/**
 * `type`: key by key. `left`: so many places. `see`: the cursor's line as drawn. `seeAgain`: the same, while the user asks on.
 * `seeBelow`: the first line of ghost text below. `seeNothing`: no ghost text. `line`: the cursor's line in the document.
 * `fileAfterSave`: a line of the file, by its number from 1.
 */
export type Step =
  | readonly ['type' | 'see' | 'seeAgain' | 'seeBelow' | 'line', string]
  | readonly ['left', number]
  | readonly ['seeNothing' | Key]
  | readonly ['fileAfterSave', string, number];

export interface Scenario {
  readonly name: string;
  readonly file: string;
  /** The file's lines before; the cursor begins in a new one after them. */
  readonly begins: readonly string[];
  readonly steps: readonly Step[];
}

interface Data {
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly scenarios: readonly Scenario[];
}

const path = fileURLToPath(new URL('../../editors/data/scenarios.json', import.meta.url));
const data: Data = JSON.parse(readFileSync(join(path), 'utf8'));

/** The codebase around them: its files' lines by path. */
export const { files, scenarios } = data;

/** The keys that a scenario needs, once each. */
export function keysOf(scenario: Scenario): readonly Key[] {
  const used = new Set<string>(scenario.steps.map(([step]) => step));
  return keys.filter((key) => used.has(key));
}
