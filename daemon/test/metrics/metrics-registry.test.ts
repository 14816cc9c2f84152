import assert from 'node:assert/strict';
import { MetricsRegistry } from '../../src/metrics/metrics-registry.js';
import { metricsTable } from '../../src/metrics/metrics-table.js';

describe('metrics', () => {
  it('every one of the table is there from the first scrape, with its help and type', () => {
    const text = new MetricsRegistry().text();
    for (const [name, { help, type }] of Object.entries(metricsTable))
      assert.ok(text.includes(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`), name);
  });

  it('counters add up by label, gauges keep the last, histograms are cumulative', () => {
    const metrics = new MetricsRegistry();
    metrics.add('foretoken_completions_total', 'cache');
    metrics.add('foretoken_completions_total', 'cache');
    metrics.beforeScrape(() => metrics.set('foretoken_sessions', 3));
    for (const seconds of [0.0004, 0.003, 9]) metrics.observe('foretoken_completion_seconds', seconds, 'cache');
    const text = metrics.text();
    assert.match(text, /^foretoken_completions_total\{outcome="cache"\} 2$/m);
    assert.match(text, /^foretoken_sessions 3$/m);
    assert.match(text, /^foretoken_completion_seconds_bucket\{outcome="cache",le="0\.0005"\} 1$/m);
    assert.match(text, /^foretoken_completion_seconds_bucket\{outcome="cache",le="5"\} 2$/m);
    assert.match(text, /^foretoken_completion_seconds_bucket\{outcome="cache",le="\+Inf"\} 3$/m);
    assert.match(text, /^foretoken_completion_seconds_count\{outcome="cache"\} 3$/m);
  });

  it('a label that is a name of the user stays within its quotes', () => {
    const metrics = new MetricsRegistry();
    metrics.set('foretoken_backend_up', 1, 'the "big" one\n\\o/');
    assert.ok(metrics.text().includes('foretoken_backend_up{endpoint="the \\"big\\" one\\n\\\\o/"} 1\n'));
  });
});
