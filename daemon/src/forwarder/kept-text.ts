/** A document as the next daemon is told of it: what the editor said of it since it was opened, or its text once that weighs less. */
import { objectOrEmpty } from '@foretoken/lsp-server/params/read-params.js';
import { messageIn, notification } from './frames.js';
import { forwarderLimits } from './limits.js';

export class KeptText {
  #frames: Buffer[] = [];
  #openedBytes = 0;
  #bytes = 0;
  /** Changed since it was opened or saved. */
  #isDirty = false;
  /** How many frames stood here when the daemon was asked for the text. */
  #askedAt: number | undefined;

  get bytes(): number {
    return this.#bytes;
  }

  get frames(): readonly Buffer[] {
    return this.#frames;
  }

  opened(message: Buffer): void {
    this.#add(message);
    this.#openedBytes = this.#bytes;
  }

  changed(message: Buffer): void {
    this.#isDirty = true;
    this.#add(message);
  }

  saved(message: Buffer): void {
    this.#isDirty = false;
    this.#add(message);
  }

  /** True when the daemon is to be asked for the text now; it then is asked, once. */
  wantsText(): boolean {
    const changesBytes = this.#bytes - this.#openedBytes;
    const isHeavy = changesBytes > Math.max(forwarderLimits.changesBytesMin, 2 * this.#openedBytes);
    if (!isHeavy || this.#askedAt !== undefined) return false;
    this.#askedAt = this.#frames.length;
    return true;
  }

  /** The text takes the place of all that was said before it was asked for. `answer`: of `foretoken/documentText`, as it came. */
  answered(uri: string, answer: unknown): void {
    const asked = this.#askedAt;
    const { text, version } = objectOrEmpty(answer);
    if (asked === undefined) return;
    this.#askedAt = undefined;
    if (typeof version !== 'number') {
      // The daemon does not follow it: asked anew once it weighs three times as much.
      this.#openedBytes = this.#bytes;
      return;
    }
    // A document that differs from the disk is told as one: by a change that changes nothing.
    const item = { uri, languageId: languageOf(this.#frames[0]), version: version - 1, text };
    const told = [notification('textDocument/didOpen', { textDocument: item })];
    if (this.#isDirty)
      told.push(notification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [] }));
    this.#frames = [...told, ...this.#frames.slice(asked)];
    this.#openedBytes = sizeOf(told);
    this.#bytes = sizeOf(this.#frames);
  }

  /** The daemon that was asked is gone. */
  daemonGone(): void {
    this.#askedAt = undefined;
  }

  #add(message: Buffer): void {
    this.#frames.push(Buffer.from(message));
    this.#bytes += message.length + frameOverheadBytes;
  }
}

/** About what a buffer takes beside its bytes. */
const frameOverheadBytes = 100;

function sizeOf(frames: readonly Buffer[]): number {
  return frames.reduce((sum, { length }) => sum + length + frameOverheadBytes, 0);
}

function languageOf(opened: Buffer | undefined): unknown {
  const params = objectOrEmpty(objectOrEmpty(opened && messageIn(opened))['params']);
  return objectOrEmpty(params['textDocument'])['languageId'];
}
