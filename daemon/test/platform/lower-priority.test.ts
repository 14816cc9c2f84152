/** Threads that were there before give way, too. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

describe('a process of the lowest priority', () => {
  it('has it in each of its threads', function () {
    if (!existsSync('/proc/self/task')) {
      console.log('    skipped: this system does not tell the threads of a process');
      this.skip();
    }
    const module = new URL('../../src/platform/lower-priority.js', import.meta.url).href;
    const script = `
      import { readdirSync, readFileSync } from 'node:fs';
      import { lowerPriority } from ${JSON.stringify(module)};
      lowerPriority();
      const nice = (thread) => readFileSync('/proc/self/task/' + thread + '/stat', 'utf8').replace(/.*\\) /, '').split(' ')[16];
      console.log(readdirSync('/proc/self/task').map(nice).join(' '));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const threads = said.trim().split(' ');
    assert.ok(threads.length > 1);
    assert.deepEqual(new Set(threads), new Set(['19']));
  });
});
