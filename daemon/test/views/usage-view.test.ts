import assert from 'node:assert/strict';
import { methods } from '@foretoken/protocol/methods.js';
import { noCounts, type UsageRow } from '../../src/usage/usage-row.js';
import { type UsageFacts, usageView } from '../../src/views/usage-view.js';

function rowsOf(facts: Partial<UsageFacts>) {
  const view = usageView({ days: [], tallies: [], daysMax: 30, ...facts });
  return methods.views.result.parse({ views: [view] }).views[0]?.rows ?? [];
}

const row = { ...noCounts, day: '2026-01-31', languageId: 'go', source: 'embedded', survival: [] };
const days: readonly UsageRow[] = [
  { ...row, shown: 80, accepted: 20, partly: 4, typed: 6, dismissed: 8, charactersAccepted: 1234 },
  { ...row, day: '2026-01-30', languageId: 'python', source: 'backend', shown: 20, accepted: 6 },
];

describe('the view of the use of suggestions', () => {
  it('says what was seen, taken and refused, and how many characters were not typed', () => {
    assert.deepEqual(
      rowsOf({ days })
        .slice(0, 4)
        .map(({ title, value }) => `${title}: ${value}`),
      ['Seen: 100', 'Taken: 30 (30 %)', 'Refused: 8 (8 %)', 'Characters not typed: 1,234'],
    );
  });

  it('has rows by source, language and day, and by setting once that was counted', () => {
    const rows = rowsOf({
      days,
      tallies: [
        { name: 'shown-quiet', count: 50 },
        { name: 'taken-quiet', count: 20 },
      ],
    });
    const below = (wanted: string) =>
      rows.find(({ title }) => title === wanted)?.rows?.map(({ title, value }) => `${title}: ${value}`);
    assert.deepEqual(below('By source'), ['embedded: 30 % of 80', 'backend: 30 % of 20']);
    assert.deepEqual(below('By language'), ['go: 30 % of 80', 'python: 30 % of 20']);
    assert.deepEqual(below('By day'), ['2026-01-31: 30 % of 80', '2026-01-30: 30 % of 20']);
    assert.deepEqual(below('By setting'), ['quiet: 40 % of 50']);
  });

  it('says what a backend had to do, where one was asked', () => {
    const counts = { 'completion-requests': 400, 'backend-requests': 100, 'prompt-tokens': 120_000 };
    const tallies = Object.entries(counts).map(([name, count]) => ({ name, count }));
    const backend = rowsOf({ tallies }).find(({ title }) => title === 'Backend');
    assert.deepEqual(
      backend?.rows?.map(({ value }) => value),
      ['100 of 400 requests', '1,200'],
    );
  });

  it('can be forgotten after a question, and says so where nothing was counted', () => {
    const action = rowsOf({ days }).at(-1)?.actions?.[0];
    assert.equal(action?.method, methods.forgetUsage.name);
    assert.ok(methods.forgetUsage.params.safeParse(action?.params).success);
    assert.match(action?.confirm ?? '', /\?$/);
    assert.equal(rowsOf({})[0]?.title, 'Nothing counted yet');
  });
});
