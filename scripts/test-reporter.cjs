/** Prints a line a suite, every slow test, every failure in full, every skipped test, and one last line: `N passed, N failed, N skipped`. */
const { Runner } = require('mocha');

const { EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants;

/** From here on a test is named with its time. */
const slowMs = 5_000;

module.exports = class CountingReporter {
  constructor(runner) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures = [];
    let inSuite = 0;
    let began = Date.now();
    runner.on(EVENT_TEST_PASS, (test) => {
      counts.passed++;
      inSuite++;
      if (test.duration >= slowMs) console.log(`  slow: ${test.fullTitle()}: ${(test.duration / 1000).toFixed(1)} s`);
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      counts.skipped++;
      console.log(`  skipped: ${test.fullTitle()}`);
    });
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      counts.failed++;
      failures.push([test, error]);
      console.log(`  FAILED: ${test.fullTitle()}`);
    });
    runner.on(EVENT_SUITE_END, (suite) => {
      if (suite.parent === undefined || !suite.parent.root) return;
      console.log(`${suite.title}: ${inSuite} passed, ${((Date.now() - began) / 1000).toFixed(1)} s`);
      inSuite = 0;
      began = Date.now();
    });
    runner.once(EVENT_RUN_END, () => {
      for (const [test, error] of failures) {
        console.log(`\nFAILED: ${test.fullTitle()} (${test.file})\n${error.stack ?? error}`);
        if (error.expected !== undefined)
          console.log(`expected: ${show(error.expected)}\nactual:   ${show(error.actual)}`);
      }
      console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    });
  }
};

function show(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text ?? String(value)).slice(0, 2000);
}
