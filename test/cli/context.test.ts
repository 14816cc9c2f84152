/** `foretoken context` at a place: what would go into a prompt, readable for a person and as JSON. */
import assert from 'node:assert/strict';
import { jsonLines, Scene } from './foretoken-process.js';

const opening = (name: string) => `export function open${name}(door: Door): Handle {
  const handle = door.turnKey(keyring.${name.toLowerCase()});
  return handle.swing(hinges.${name.toLowerCase()});
}
`;

describe('context at a place', function () {
  this.timeout(30_000);
  const scene = new Scene();
  after(() => scene.remove());

  it('shows each snippet with its place, what found it and its text, or all about it as JSON', async () => {
    const begun = 'export function openAttic(door: Door): Handle {\n  const handle = door.turn';
    scene.write({
      'src/cellar.ts': opening('Cellar'),
      'src/garden.ts': opening('Garden'),
      'src/attic.ts': `${begun}\n}\n`,
    });
    const place = `src/attic.ts:2:${'  const handle = door.turn'.length + 1}`;
    const text = await scene.run(['context', place]);
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^src\/(?:cellar|garden)\.ts:\d+-\d+ {2}around-cursor( [a-z-]+)+, [\d.e-]+\n/);
    assert.match(text.stdout, /\n {4} {2}const handle = door\.turnKey/);
    assert.doesNotMatch(text.stdout, /attic/);
    assert.match(text.stderr, /\d+ snippets, \d+ of 2048 tokens/);
    const json = await scene.run(['context', place, '--json', '--tokens', '120']);
    const [answer] = jsonLines<{ snippets: readonly object[]; tokens: number }>(json);
    assert.ok(answer !== undefined && answer.tokens <= 120 && answer.snippets.length > 0);
    assert.equal((await scene.run(['context'])).code, 2);
    assert.equal((await scene.run(['context', place, '--tokens', '0'])).code, 2);
    assert.equal((await scene.run(['context', '--batch', '--tokens', '9'])).code, 2);
  });
});
