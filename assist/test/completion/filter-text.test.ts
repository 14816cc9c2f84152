/** What is shown fits what stands around the cursor. */
import assert from 'node:assert/strict';
import { cursorContext } from '@foretoken/assist/completion/cursor-context.js';
import { filterText } from '@foretoken/assist/completion/filter-text.js';

function shown(buffer: string, candidate: string): string | undefined {
  const offset = buffer.indexOf('|');
  const filtered = filterText(candidate, cursorContext(buffer.replace('|', ''), offset));
  return filtered.kind === 'text' ? filtered.text : undefined;
}

describe('filter text', () => {
  it('does not insert closing brackets that stand behind the cursor', () => {
    assert.equal(shown('call(|)', 'a, b)'), 'a, b');
    assert.equal(shown('call(|);', 'a, f(b));'), 'a, f(b)');
  });

  it('keeps brackets that belong to the text itself', () => {
    assert.equal(shown('call(|)', 'a, f(b)'), 'a, f(b)');
  });

  it('does not insert the rest of the line twice', () => {
    assert.equal(shown("import { | } from 'here';", "a, b } from 'here';"), 'a, b');
  });

  it('drops the line that stands below', () => {
    assert.equal(shown('  |\n  return total;\n', 'return total;'), undefined);
    assert.equal(shown('  sum();|\n  return total;\n', '\n  more();\n  return total;\n'), '\n  more();');
  });

  it('cuts at special tokens that a server leaked', () => {
    assert.equal(shown('a = |', 'b<|endoftext|>c'), 'b');
    assert.equal(shown('a = |', '<fim_middle>b'), undefined);
  });

  it('drops blank text and trailing white space', () => {
    assert.equal(shown('a = |', '  \n \n'), undefined);
    assert.equal(shown('a = |', 'b;   \n\n'), 'b;');
  });

  it('drops a line that already stands twice above', () => {
    assert.equal(shown('step();\nstep();\n|', 'step();'), undefined);
    assert.equal(shown('  }\n  }\n|', '  }'), '  }');
  });
});
