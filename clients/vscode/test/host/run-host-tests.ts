/** What VS Code runs in its extension host: each test in turn; what became of them is said to the window's console, a line each. */
import { commandTests } from './commands.js';
import { completionTests } from './completions.js';
import { lifeTests } from './life.js';

/** Rejects when a test has failed. */
export async function run(): Promise<void> {
  let failed = 0;
  for (const [name, test] of Object.entries({ ...commandTests, ...completionTests, ...lifeTests })) {
    const began = Date.now();
    try {
      await Promise.race([test(), tooLong()]);
      console.log(`host test passed: ${name} (${Date.now() - began} ms)`);
    } catch (thrown) {
      failed++;
      console.log(`host test FAILED: ${name}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown}`);
    }
  }
  if (failed > 0) throw new Error(`${failed} failed`);
}

async function tooLong(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, testMsMax));
  throw new Error(`it took more than ${testMsMax} ms`);
}

const testMsMax = 30_000;
