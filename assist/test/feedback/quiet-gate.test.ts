import assert from 'node:assert/strict';
import type { Clock } from '@foretoken/base/clock.js';
import { acceptanceBands } from '../../src/feedback/acceptance-bands.js';
import type { GateQuestion } from '../../src/feedback/gate-columns.js';
import { readGateState, writeGateState } from '../../src/feedback/gate-state.js';
import { feedbackLimits } from '../../src/feedback/limits.js';
import { QuietGate } from '../../src/feedback/quiet-gate.js';

class Hand {
  nowMs = 1_000_000;
  readonly clock: Clock = { now: () => this.nowMs, wall: () => this.nowMs, after: () => () => {} };
}

const question: GateQuestion = {
  owner: 'one a.ts',
  languageId: 'typescript',
  line: 10,
  linePrefix: '  const session = await ',
  lineSuffix: '',
  text: 'openSession(request);',
  madeBy: 'backend',
  confidence: undefined,
};

describe('QuietGate', () => {
  let hand: Hand;
  let gate: QuietGate;
  let lastId: number;
  const probability = (changes: Partial<GateQuestion> = {}) => gate.judge({ ...question, ...changes }).probability;

  function shown(kind: 'taken' | 'dismissed' | 'typed', changes: Partial<GateQuestion> = {}): void {
    const completionId = ++lastId;
    gate.shown(completionId, gate.judge({ ...question, ...changes }));
    const of = { completionId, source: 'backend', languageId: 'typescript' } as const;
    if (kind === 'taken') gate.record({ ...of, kind, characters: 5, whole: true });
    else gate.record({ ...of, kind });
  }

  beforeEach(() => {
    hand = new Hand();
    gate = new QuietGate(hand.clock);
    lastId = 0;
  });

  it('starts where the embedded engine is believed by its own measured bands', () => {
    for (const [confidence, band] of [
      [0.25, acceptanceBands.eager],
      [0.4, acceptanceBands.balanced],
      [0.75, acceptanceBands.quiet],
    ] as const) {
      const odds = probability({ madeBy: 'embedded', confidence });
      assert.ok(odds > band, `${confidence}: ${odds}`);
      assert.ok(probability({ madeBy: 'embedded', confidence, linePrefix: '' }) > band);
    }
  });

  it('expects less of comments, prose, many lines, and a backend that is not sure', () => {
    const plain = probability();
    for (const changes of [
      { linePrefix: '  // we open ' },
      { linePrefix: "  log('open " },
      { languageId: 'markdown' },
      { text: 'openSession(request);\nif (!session) {\n  return;\n}' },
      { confidence: 0.3 },
      { text: ')' },
    ])
      assert.ok(probability(changes) < plain, JSON.stringify(changes));
    assert.ok(probability({ confidence: 0.95 }) > plain);
    assert.equal(
      gate.judge({ ...question, linePrefix: '# we open ', languageId: 'python' }).against,
      'it is in a comment',
    );
  });

  it('is quiet for a while where something was dismissed, most of all on that line, and says why', () => {
    const before = probability();
    shown('dismissed');
    shown('dismissed');
    const { probability: after, against } = gate.judge(question);
    assert.ok(before > acceptanceBands.balanced && after < acceptanceBands.balanced, `${before} → ${after}`);
    assert.equal(against, 'one was dismissed on this line');
    assert.ok(probability({ line: 11 }) > after);
    hand.nowMs += 3_600_000;
    assert.ok(probability() > acceptanceBands.balanced, 'an hour later little is left of it');
  });

  it('learns what its user takes and what not, and keeps the two apart', () => {
    const comment = { linePrefix: '  // we open ' };
    const before = [probability(comment), probability()] as const;
    for (let n = 0; n < 100; n++) {
      hand.nowMs += 600_000;
      shown('taken', { ...comment, owner: `b${n}` });
      shown('dismissed', { owner: `a${n}` });
    }
    hand.nowMs += 600_000;
    const after = [probability({ ...comment, owner: 'new' }), probability({ owner: 'new' })] as const;
    assert.ok(after[0] > before[0] + 0.2, `${before[0]} → ${after[0]}`);
    assert.ok(after[1] < before[1], `${before[1]} → ${after[1]}`);
    assert.ok(after[0] > after[1] + 0.1);
  });

  it('never holds back for good: what it learned is bounded, and fades while nothing is shown', () => {
    const before = probability();
    for (let n = 0; n < 2_000; n++) shown('dismissed', { line: n });
    assert.ok(probability({ owner: 'new', madeBy: 'embedded', confidence: 0.95 }) > acceptanceBands.balanced);
    hand.nowMs += 60 * 24 * 3_600_000;
    assert.ok(Math.abs(probability() - before) < 0.02);
  });

  it('learns of each suggestion once, and nothing of what was typed by hand or what it never judged', () => {
    const { state } = { state: () => writeGateState(gate.state()) };
    const before = state();
    shown('typed');
    gate.record({ completionId: 99, source: 'backend', languageId: 'go', kind: 'dismissed' });
    assert.equal(state(), before);
    shown('taken');
    const once = state();
    gate.record({
      completionId: lastId,
      source: 'backend',
      languageId: 'typescript',
      kind: 'taken',
      characters: 9,
      whole: true,
    });
    assert.equal(state(), once);
    const taken = probability();
    gate.record({ completionId: lastId, source: 'backend', languageId: 'typescript', kind: 'taken-back' });
    assert.ok(probability() < taken);
  });

  it('keeps no text of what it judged, and as many languages as it may, those of late', () => {
    assert.doesNotMatch(JSON.stringify(gate.judge(question)), /session|openSession/i);
    for (let n = 0; n < 100; n++) shown('taken', { languageId: `language ${n}` });
    shown('taken', { languageId: 'language 60' });
    const { languages } = gate.state();
    assert.equal(languages.size, feedbackLimits.languagesMax);
    assert.equal([...languages.keys()].at(-1), 'language 60');
  });

  it('moves its belief in a model by what becomes of its suggestions, fades, and goes on after a restart', () => {
    const show = (kind: 'taken' | 'typed' | 'dismissed', model: string, whole = true) => {
      const completionId = ++lastId;
      gate.shown(completionId, gate.judge(question), { model, odds: 1 });
      const of = { completionId, source: 'backend', languageId: 'typescript' } as const;
      gate.record(kind === 'taken' ? { ...of, kind, characters: 5, whole } : { ...of, kind });
    };
    for (let n = 0; n < 40; n++) {
      show('dismissed', 'boastful');
      show(n % 2 === 0 ? 'taken' : 'typed', 'modest');
      show('taken', 'half', false);
    }
    assert.ok(gate.trustOf('boastful') < -0.7, String(gate.trustOf('boastful')));
    assert.ok(gate.trustOf('modest') > 0.4, String(gate.trustOf('modest')));
    assert.equal(gate.trustOf('half'), 0);
    assert.equal(gate.trustOf('never seen'), 0);
    const again = new QuietGate(hand.clock, readGateState(writeGateState(gate.state())));
    assert.equal(again.trustOf('boastful'), gate.trustOf('boastful'));
    for (let n = 0; n < 400; n++) show('dismissed', 'boastful');
    assert.ok(gate.trustOf('boastful') >= -feedbackLimits.weightMovedMax, 'it is never silenced for good');
    hand.nowMs += 100 * 24 * 3_600_000;
    assert.ok(Math.abs(gate.trustOf('boastful')) < 0.05);
  });

  it('goes on after a restart, and reads what can be read of a damaged state', () => {
    for (let n = 0; n < 30; n++) shown('dismissed', { line: n });
    const kept = writeGateState(gate.state());
    const again = new QuietGate(hand.clock, readGateState(kept));
    const fresh = { ...question, owner: 'new' };
    assert.notEqual(gate.judge(fresh).probability, new QuietGate(hand.clock).judge(fresh).probability);
    assert.equal(again.judge(fresh).probability, gate.judge(fresh).probability);
    for (const damaged of [undefined, '', '[]', '{"weights":{"always":{"moved":"x"},"gone":{"moved":1,"atMs":1}}}'])
      assert.equal(
        new QuietGate(hand.clock, readGateState(damaged)).judge(fresh).probability,
        new QuietGate(hand.clock).judge(fresh).probability,
      );
    gate.forget();
    assert.equal(gate.judge(question).probability, new QuietGate(hand.clock).judge(question).probability);
    const wild = readGateState(
      '{"weights":{"always":{"moved":-1e9,"atMs":1}},"languages":{"go":{"taken":5,"seen":1,"atMs":0}}}',
    );
    assert.ok(new QuietGate(hand.clock, wild).judge(fresh).probability > 0.05);
    assert.equal(wild.languages.size, 0);
  });
});
