import assert from 'node:assert/strict';
import { keptShare } from '../../src/feedback/kept-share.js';
import { feedbackLimits } from '../../src/feedback/limits.js';

describe('keptShare', () => {
  const accepted = 'if (user.isActive) {\n  send(user);\n}';

  it('loses nothing by indentation, and of a renaming the name alone', () => {
    assert.equal(keptShare(accepted, accepted), 1);
    assert.equal(keptShare(accepted, '    if (user.isActive)\n    {\n\t\tsend( user );\n    }'), 1);
    const renamed = keptShare(accepted, accepted.replaceAll('user', 'person'));
    assert.ok(renamed > 0.6 && renamed < 0.8, String(renamed));
  });

  it('tells by the characters that are gone, in their order', () => {
    assert.equal(keptShare('abc def', ''), 0);
    assert.equal(keptShare('abc def', 'abc'), 0.5);
    assert.equal(keptShare('abc def', 'def abc'), 0.5);
    assert.equal(keptShare('', 'anything'), 1);
  });

  it('looks for whole lines in a text that is too large to compare', () => {
    const large = `${'x\n'.repeat(feedbackLimits.comparedUnitsMax)}  send(user);\n`;
    const share = keptShare(accepted, large);
    assert.equal(share, 'send(user);'.length / accepted.replaceAll('\n', '').trim().replace('  send', 'send').length);
  });
});
