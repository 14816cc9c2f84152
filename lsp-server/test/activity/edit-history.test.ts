import assert from 'node:assert/strict';
import type { AbsolutePath } from '@foretoken/codebase/text/file-uri.js';
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { TextChange, TextDocument } from '@foretoken/codebase/text/text-document.js';
import { changedSpan } from '../../src/activity/changed-span.js';
import { EditHistory } from '../../src/activity/edit-history.js';
import { activityLimits } from '../../src/activity/limits.js';
import { randomFrom } from '../random.js';

const uri = 'file:///code/a.ts';
const path = pathOfUri(uri) as AbsolutePath;

/** A document whose changes are recorded. */
class Edited {
  readonly history = new EditHistory();
  document: TextDocument;
  nowMs = 0;

  constructor(text: string) {
    this.document = openDocument(uri, 'typescript', 1, text);
  }

  change(change: TextChange): void {
    const before = this.document;
    this.document = before.edited(before.version + 1, [change], 'utf-16');
    const span = changedSpan(before, this.document, change, 'utf-16');
    this.history.record(path, before, this.document, span, this.nowMs);
  }

  replace(start: number, end: number, text: string): void {
    const at = (offset: number) => this.document.positionAt(offset, 'utf-16');
    this.change({ range: { start: at(start), end: at(end) }, text });
  }

  edits() {
    return this.history.edits(this.nowMs);
  }

  /** The text with the lines of every edit put back. */
  putBack(): string {
    let { text } = this.document;
    for (const edit of this.edits().toSorted((a, b) => b.start - a.start)) {
      const start = this.document.lineStart(edit.start);
      assert.equal(text.slice(start, start + edit.after.length), edit.after);
      text = text.slice(0, start) + edit.before + text.slice(start + edit.after.length);
    }
    return text;
  }
}

describe('EditHistory', () => {
  it('gives the text of before when the lines of all edits are put back, whatever was typed and wherever', () => {
    const pieces = ['a', 'bc', '\n', '\n', '\r\n', '\r', '😀', '  ', '{}', 'foo'];
    let edits = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomFrom(seed);
      const pick = (count: number) => Math.floor(random() * count);
      const piece = (most: number) => Array.from({ length: pick(most) }, () => pieces[pick(pieces.length)]).join('');
      const edited = new Edited(piece(80));
      const { text } = edited.document;
      for (let step = pick(25); step >= 0; step--) {
        edited.nowMs += random() < 0.3 ? activityLimits.burstPauseMs + 1 : 10;
        const start = pick(edited.document.text.length + 1);
        const end = Math.min(edited.document.text.length, start + (random() < 0.5 ? 0 : pick(8)));
        if (random() < 0.05) edited.change({ text: edited.document.text.slice(0, start) + piece(3) });
        else edited.replace(start, end, piece(4));
      }
      edits += edited.edits().length;
      assert.equal(edited.putBack(), text, `seed ${seed}`);
    }
    assert.ok(edits > 400, 'most rounds end with edits');
  });

  it('keeps so many edits, of so many lines, and no more', () => {
    const edited = new Edited('line\n'.repeat(1_000));
    for (let n = 0; n < activityLimits.editsMax + 10; n++) {
      edited.nowMs += activityLimits.burstPauseMs + 1;
      const start = edited.document.lineStart(n * 2);
      edited.replace(start, start, `${n}`);
    }
    assert.equal(edited.edits().length, activityLimits.editsMax);
    assert.equal(edited.edits()[0]?.after, `${activityLimits.editsMax + 9}line\n`);
    edited.replace(0, 0, 'x'.repeat(activityLimits.editUnitsMax));
    assert.ok(
      edited.edits().every(({ start }) => start > 0),
      'a paste is not somebody typing',
    );
  });

  it('is forgotten after an hour', () => {
    const edited = new Edited('line\n');
    edited.replace(0, 0, 'new ');
    edited.nowMs += activityLimits.editAgeMsMax;
    assert.equal(edited.edits().length, 1);
    edited.nowMs += 1;
    assert.equal(edited.edits().length, 0);
  });
});
