/** The comparison of the clients claims nothing that no test shows: its table is made of data that names a test for each claim. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emacsKeys } from '../editors/scenario-emacs.js';
import { keysIn, nativeKeys, neovimKeys } from '../editors/scenario-neovim.js';
import { type Key, keys, keysOf, scenarios } from '../editors/scenarios.js';
import { read, repository } from './repository.js';

interface Comparison {
  readonly clients: readonly string[];
  /** A cell is what the table says, and the test that shows it: a file and a title, or a shared scenario. */
  readonly rows: readonly { readonly what: string; readonly cells: readonly (readonly [string, string?])[] }[];
}

const { clients, rows }: Comparison = JSON.parse(read('test/editors/data/comparison.json'));
const page = 'docs/guides/editors.md';
/** What says that there is no test in an editor. */
const unproven = /^(?:–|built(?: \(.*\))?|by a setting|at the start)$/;
const offers: Readonly<Record<string, readonly Key[]>> = {
  'VS Code': keys,
  'Neovim client': keysIn(neovimKeys),
  'Neovim 0.12 alone': keysIn(nativeKeys),
  'Emacs lsp-mode': emacsKeys,
  // Its core plays all others (ScenarioTest.java).
  JetBrains: keys.filter((key) => key !== 'closeBrackets'),
};

describe('the comparison of the clients', () => {
  it('names a test for each thing that it claims', () => {
    const wrong = rows.flatMap(({ what, cells }) => {
      assert.equal(cells.length, clients.length, what);
      return cells.flatMap(([says, proof], at) => {
        const client = clients[at] ?? '';
        const isShown = proof === undefined ? unproven.test(says) : !unproven.test(says) && isProven(proof, client);
        return isShown ? [] : [`${what}, ${client}: ${says} (${proof})`];
      });
    });
    assert.deepEqual(wrong, []);
  });

  it('is the table on the page (UPDATE_EXPECT=1 writes it)', () => {
    const text = read(page);
    const table = /\n\| \| VS Code[\s\S]*?\n\n/.exec(text)?.[0] ?? '';
    const expected = `\n${rendered()}\n\n`;
    if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(join(repository, page), text.replace(table, expected));
    else assert.equal(table, expected);
  });
});

function isProven(proof: string, client: string): boolean {
  const [place = '', title = ''] = proof.split(/: (.*)/);
  if (place !== 'scenario') return read(place).includes(title);
  const scenario = scenarios.find(({ name }) => name === title);
  return scenario !== undefined && keysOf(scenario).every((key) => offers[client]?.includes(key));
}

function rendered(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `| | ${clients.join(' | ')} |`,
    line(['---', ...clients.map(() => '---')]),
    ...rows.map(({ what, cells }) => line([what, ...cells.map(([says]) => says)])),
  ].join('\n');
}
