import assert from 'node:assert/strict';
import { TypeThrough } from '../../src/completion/cache/type-through.js';
import type { CompletionOutcome } from '../../src/completion/completion-pipeline.js';
import { completionLimits } from '../../src/completion/limits.js';
import { cursorContext } from '../../src/completion/lines/cursor-context.js';
import { scriptedPipeline } from './scripted-parts.js';

const block = 'if (ready) {\n    send(first);\n  }';

/** What is left of `shown`, shown at `|` of one buffer, at `|` of another. */
function restAt(shownAt: string, now: string, shown = block): string | undefined {
  const kept = new TypeThrough();
  const at = (buffer: string) => cursorContext(buffer.replace('|', ''), buffer.indexOf('|'));
  kept.remember('owner', at(shownAt), [{ completionId: 1, text: shown, source: 'backend', confidence: 1 }]);
  return kept.follow('owner', at(now)).items[0]?.text;
}

function textsOf(outcome: CompletionOutcome): string[] {
  return outcome.kind === 'shown' ? outcome.items.map(({ text }) => text) : [];
}

describe('typing through a suggestion', () => {
  const head = 'function f() {\n  ';
  const tail = '\n}\n';

  it('goes on after a line of it was taken, or two, and where the next line was begun', () => {
    assert.equal(restAt(`${head}|${tail}`, `${head}if (ready) {\n|${tail}`), '    send(first);\n  }');
    assert.equal(restAt(`${head}|${tail}`, `${head}if (ready) {\n    se|${tail}`), 'nd(first);\n  }');
    assert.equal(restAt(`${head}|${tail}`, `${head}if (ready) {\n    send(first);\n|${tail}`), '  }');
    assert.equal(restAt(`${head}if|${tail}`, `${head}ifif (ready) {\n|${tail}`), '    send(first);\n  }');
  });

  it('goes on in a text with other line ends, and in a long one', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    assert.equal(restAt(windows(`${head}|${tail}`), windows(`${head}if (ready) {\n|${tail}`)), '    send(first);\n  }');
    const long = `${'// x\n'.repeat(completionLimits.anchorCharactersMax)}${head}`;
    assert.equal(restAt(`${long}|${tail}`, `${long}if (ready) {\n|${tail}`), '    send(first);\n  }');
    assert.equal(restAt(windows(`${long}|${tail}`), windows(`${long}if (ready) {\n|${tail}`)), '    send(first);\n  }');
  });

  it('goes on in the block that Enter opens between brackets', () => {
    const body = '\n    send(first);\n    done();\n  ';
    const opened = `${head}if (ready) {`;
    assert.equal(restAt(`${opened}|}${tail}`, `${opened}\n    |\n  }${tail}`, body), 'send(first);\n    done();\n  ');
    assert.equal(restAt(`${opened}|}${tail}`, `${opened}\n    se|\n  }${tail}`, body), 'nd(first);\n    done();\n  ');
    assert.equal(restAt(`${opened}|}${tail}`, `${opened}\n    send(first);\n    |\n  }${tail}`, body), 'done();\n  ');
    assert.equal(
      restAt(`${head}run(() => {|});${tail}`, `${head}run(() => {\n    |\n  });${tail}`, body),
      'send(first);\n    done();\n  ',
    );
    // Closed by the editor since it was shown, or passed over as if it were not there.
    assert.equal(restAt(`${head}|${tail}`, `${opened}\n    |\n  }${tail}`), 'send(first);\n  }');
    assert.equal(restAt(`${opened}|${tail}`, `${opened}\n    |\n  }${tail}`, body), 'send(first);\n    done();\n  ');
  });

  it('ends where what stands below is something else than what was closed', () => {
    const body = '\n    send(first);\n  ';
    const opened = `${head}if (ready) {`;
    assert.equal(restAt(`${opened}|}${tail}`, `${opened}\n    |\n  )${tail}`, body), undefined);
    assert.equal(restAt(`${opened}|}${tail}`, `${opened}\n    |\n  } else {${tail}`, body), undefined);
    assert.equal(restAt(`${head}|${tail}`, `${head}if (ready) {\n    |\n  ]${tail}`), undefined);
    assert.equal(restAt(`${head}|\n  more();${tail}`, `${head}call(\n    |\n  )\n  more();${tail}`), undefined);
  });

  it('ends where another text was typed, or the cursor is elsewhere', () => {
    assert.equal(restAt(`${head}|${tail}`, `${head}if (done) {\n|${tail}`), undefined);
    assert.equal(restAt(`${head}|${tail}`, `${head}if (ready) {\n    x|${tail}`), undefined);
    assert.equal(restAt(`${head}|${tail}`, `${head}if (ready) {\n|\nmore();${tail}`), undefined);
    assert.equal(restAt(`${head}|${tail}`, `${head}${block}|${tail}`), undefined);
  });

  it('goes on in the pipeline, in the block that Enter opens between brackets, also where they are passed over', async () => {
    for (const mayReplaceRest of [false, true]) {
      let items = [{ text: '\n  send(a);\n  done();\n}', confidence: 0.9 }];
      const { ask } = scriptedPipeline({ embedded: () => items });
      const shown = await ask('if (a) {|}\nmore();\n', { mayReplaceRest });
      assert.equal(shown.kind, 'shown');
      items = [];
      const [enter, key] = [
        await ask('if (a) {\n  |\n}\nmore();\n', { mayReplaceRest }),
        await ask('if (a) {\n  se|\n}\nmore();\n', { mayReplaceRest }),
      ];
      assert.deepEqual(textsOf(enter), ['send(a);\n  done();']);
      assert.deepEqual(textsOf(key), ['nd(a);\n  done();']);
    }
  });
});
