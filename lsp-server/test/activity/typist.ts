/** Somebody who types at the end of one document, whose suggestions the test writes, and what the session tells of them. */
import assert from 'node:assert/strict';
import type { CompletionItem } from '@foretoken/assist/completion/completion-pipeline.js';
import { activityLimits } from '../../src/activity/limits.js';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
import { settled, TestClient } from '../test-client.js';

export const uri = 'file:///code/a.ts';

/** Types at the end of one document, whose suggestions the test writes. */
export class Typist {
  readonly clock = new ManualClock();
  readonly services = new FakeServices(this.clock);
  readonly client = new TestClient(this.services);
  text: string;
  #version = 1;

  private constructor(text: string) {
    this.text = text;
  }

  static async start(text = 'const ', lineEnd = '\n'): Promise<Typist> {
    const typist = new Typist(text.replaceAll('\n', lineEnd));
    await typist.client.initialize({}, { rootUri: 'file:///code' });
    typist.client.open(uri, typist.text);
    return typist;
  }

  /** The texts are what is suggested at the end of the document. */
  async shown(id: number, ...texts: string[]): Promise<void> {
    await this.shownAt(this.text.length, id, ...texts);
  }

  async shownAt(offset: number, id: number, ...texts: string[]): Promise<void> {
    const items = texts.map(
      (text, at): CompletionItem => ({ completionId: id + at, text, source: 'embedded', confidence: 1 }),
    );
    this.services.onComplete = () =>
      Promise.resolve(
        items.length === 0 ? { kind: 'silent', because: 'nothing-found' } : { kind: 'shown', from: 'embedded', items },
      );
    await this.ask(offset);
  }

  async ask(offset: number): Promise<void> {
    const lines = this.text.slice(0, offset).split('\n');
    this.client.askCompletion(uri, lines.length - 1, lines.at(-1)?.length);
    await settled();
  }

  replace(from: number, to: number, inserted: string): void {
    const place = (offset: number) => {
      const lines = this.text.slice(0, offset).split('\n');
      return { line: lines.length - 1, character: lines.at(-1)?.length };
    };
    const change = { range: { start: place(from), end: place(to) }, text: inserted };
    this.text = this.text.slice(0, from) + inserted + this.text.slice(to);
    this.client.notify('textDocument/didChange', {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [change],
    });
  }

  insert(text: string): void {
    this.replace(this.text.length, this.text.length, text);
  }

  type(text: string): void {
    for (const key of text) this.insert(key);
  }

  takeOut(characters: number): void {
    this.replace(this.text.length - characters, this.text.length, '');
  }

  command(name: string, completionId: number, characters?: number): void {
    this.client.ask('workspace/executeCommand', {
      command: `foretoken.${name}`,
      arguments: [{ completionId, characters }],
    });
  }

  async pass(ms: number): Promise<void> {
    await settled();
    this.clock.advance(ms);
  }

  /** What was told since the last look, without what every event says. */
  async told(): Promise<unknown[]> {
    await settled();
    this.clock.advance(activityLimits.verdictMs);
    return this.services.used.splice(0).map(({ source, languageId, ...event }) => {
      assert.deepEqual([source, languageId], ['embedded', 'typescript']);
      return event;
    });
  }
}

export const seen = (completionId: number) => ({ kind: 'seen', completionId });
export const taken = (completionId: number, characters: number, whole: boolean) => ({
  kind: 'taken',
  completionId,
  characters,
  whole,
});
export const dismissed = (completionId: number) => ({ kind: 'dismissed', completionId });
