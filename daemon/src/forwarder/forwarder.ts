/** An editor's session, from daemon to daemon: bytes pass as they come; what the next daemon must know is kept, and the editor sees no restart. */
import type { Socket } from 'node:net';
import { limits } from '@foretoken/lsp-server/limits.js';
import { objectOrEmpty } from '@foretoken/lsp-server/params/read-params.js';
import { rpcCodes } from '@foretoken/lsp-server/rpc/rpc-error.js';
import { FrameCutter } from './frame-cutter.js';
import { answer, messageIn, notification, request } from './frames.js';
import { HeldRequests } from './held-requests.js';
import { KeptSession } from './kept-session.js';
import { forwarderLimits } from './limits.js';
import { factsOf, type MessageFacts } from './message-facts.js';
import { OpenWork } from './open-work.js';

export interface Editor {
  /** False when it reads more slowly than we write: `onDrain` then says when it has read. */
  write(bytes: Buffer): boolean;
  onDrain(go: () => void): void;
  /** Takes no more from it, until `resume`. */
  pause(): void;
  resume(): void;
  /** A line for its log. */
  say(text: string): void;
  end(code: 0 | 1): void;
}

export class Forwarder {
  readonly #editor: Editor;
  readonly #nextDaemon: (wanted: Promise<void>) => Promise<Socket>;
  readonly #kept = new KeptSession();
  readonly #open = new OpenWork();
  readonly #held = new HeldRequests();
  /** Requests of our own, by id: the editor sees none of them. */
  readonly #asked = new Map<string, (facts: MessageFacts, message: Buffer) => void>();
  readonly #shown = new Set<string>();
  readonly #cutter = new FrameCutter({
    onFrame: (frame, bodyAt) => this.#fromEditor(frame, bodyAt),
    onPart: (bytes, begins) => this.#partFromEditor(bytes, begins),
    onSkipped: (head, tail) => this.#skippedFromEditor(head, tail),
    onDamage: (bytes) => this.#damagedByEditor(bytes),
  });
  #socket: Socket | undefined;
  #wanted = () => {};
  /** Where a frame over the limit goes, piece by piece. */
  #longTo: Socket | undefined;
  /** The position encoding that the editor was told; undefined until `initialize` was answered. */
  #encoding: string | undefined;
  #daemons = 0;
  #failures = 0;
  #servesSince = 0;
  #lastId = 0;
  #drawsViews = false;
  #isEditorPaused = false;
  #sawShutdown = false;
  #sawExit = false;
  #isOver = false;

  constructor(editor: Editor, nextDaemon: (wanted: Promise<void>) => Promise<Socket>) {
    this.#editor = editor;
    this.#nextDaemon = nextDaemon;
  }

  /** `socket`: connected, and greeted. */
  begin(socket: Socket): void {
    this.#socket = socket;
    this.#daemons++;
    this.#servesSince = Date.now();
    const fromDaemon = new FrameCutter(
      {
        onFrame: (frame, bodyAt) => this.#fromDaemon(frame, bodyAt),
        onPart() {},
        onSkipped() {},
        onDamage: () => this.#end('the daemon sent what is no message.'),
      },
      limits.frameBytesMax,
    );
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => fromDaemon.push(chunk));
    socket.on('close', () => this.#daemonGone());
  }

  fromEditor(chunk: Buffer): void {
    this.#cutter.push(chunk);
  }

  editorEnded(): void {
    this.#isOver = true;
    if (this.#socket === undefined) this.#finish();
    else this.#socket.end();
  }

  #fromEditor(frame: Buffer, bodyAt: number): void {
    // First of all, so that nothing that is done here is waited for.
    this.#toDaemon(frame);
    const facts = factsOf(frame.subarray(bodyAt));
    const { method, id } = facts;
    const isKept = this.#kept.hear(facts, frame);
    if (method === 'shutdown') this.#sawShutdown = true;
    if (method === 'foretoken/views') this.#drawsViews = true;
    if (method === 'exit') this.#sawExit = true;
    if (this.#socket === undefined) {
      if (this.#sawExit) this.#finish();
      else if (method !== undefined) this.#withoutDaemon(facts, frame, isKept);
    } else if (method !== undefined && id !== undefined && method !== 'initialize') this.#open.asked(id, method);
    const asking = this.#socket && this.#kept.wantsText(facts);
    if (asking !== undefined)
      this.#ask('foretoken/documentText', { textDocument: { uri: asking.uri } }, (_, message) =>
        asking.take(objectOrEmpty(messageIn(message))['result']),
      );
  }

  #withoutDaemon(facts: MessageFacts, frame: Buffer, isKept: boolean): void {
    // What is kept is told by itself.
    const answers = isKept && facts.id !== undefined ? [] : this.#held.hear(facts, frame);
    for (const bytes of answers) this.#toEditor(bytes);
    if (!this.#sawShutdown && (isKept || facts.id !== undefined)) this.#wanted();
  }

  #partFromEditor(bytes: Buffer, begins: boolean): void {
    if (begins) this.#longTo = this.#socket;
    if (this.#longTo === this.#socket) this.#toDaemon(bytes);
  }

  #skippedFromEditor(head: Buffer, tail: Buffer): void {
    this.#kept.skipped(head, tail);
    const { id, method } = factsOf(head);
    if (id === undefined || method === undefined) return;
    // The daemon answers what it got to its end.
    if (this.#socket !== undefined && this.#longTo === this.#socket) this.#open.asked(id, method);
    else this.#toEditor(answer(id, { error: { code: rpcCodes.invalidRequest, message: 'The message is too large.' } }));
  }

  /** The daemon answers it, and ends the session. */
  #damagedByEditor(bytes: Buffer): void {
    this.#isOver = true;
    if (this.#socket === undefined) this.#finish();
    else this.#toDaemon(bytes);
  }

  #fromDaemon(frame: Buffer, bodyAt: number): void {
    const body = frame.subarray(bodyAt);
    const facts = factsOf(body);
    const { method, id } = facts;
    if (method === undefined && id !== undefined) {
      const own = this.#asked.get(id);
      if (own !== undefined) {
        this.#asked.delete(id);
        own(facts, frame);
        return;
      }
      this.#open.answered(id);
      if (id === this.#kept.initializeId) this.#encoding ??= facts.encoding ?? '';
    } else if (method === '$/progress') this.#open.progressed(facts);
    else if (method === 'window/showMessage' && this.#wasShown(body)) return;
    this.#toEditor(frame);
  }

  /** The next daemon has the same to say of settings and documents. */
  #wasShown(body: Buffer): boolean {
    const text = body.toString('latin1');
    if (this.#shown.has(text)) return this.#daemons > 1;
    if (this.#shown.size < forwarderLimits.shownMax) this.#shown.add(text);
    return false;
  }

  #daemonGone(): void {
    this.#socket = undefined;
    this.#asked.clear();
    this.#resumeEditor();
    if (this.#isOver || this.#sawExit) {
      this.#finish();
      return;
    }
    for (const message of this.#open.ended()) this.#toEditor(message);
    // Only `exit` is still to come.
    if (this.#sawShutdown) return;
    if (Date.now() - this.#servesSince >= forwarderLimits.servedMsMin) this.#failures = 0;
    if (this.#kept.isTooLarge)
      this.#end('the daemon ended, and the open documents are too large for another to be told.');
    else void this.#goOn();
  }

  async #goOn(): Promise<void> {
    const wanted = new Promise<void>((resolve) => {
      this.#wanted = resolve;
    });
    let problem = `The daemon ended ${forwarderLimits.failuresMax} times in a row. \`foretoken doctor\` says more.`;
    while (++this.#failures < forwarderLimits.failuresMax) {
      await restAfter(this.#failures - 1);
      try {
        const socket = await this.#nextDaemon(wanted);
        return this.#sawShutdown ? void socket.destroy() : this.#tell(socket);
      } catch (thrown) {
        problem = thrown instanceof Error ? thrown.message : String(thrown);
      }
    }
    if (this.#sawShutdown) return;
    const message = `Foretoken suggests nothing more here: ${problem} Restart the language server to try again.`;
    this.#toEditor(notification('window/showMessage', { type: 1, message }));
    this.#end(problem);
  }

  /** All that still holds, then what was asked meanwhile. */
  #tell(socket: Socket): void {
    this.begin(socket);
    const isNew = this.#encoding === undefined;
    const id = isNew ? undefined : this.#ownId((facts) => this.#comparedEncoding(facts));
    for (const message of this.#kept.retold(id)) this.#toDaemon(message);
    const minutes = this.#kept.snoozeMinutes;
    if (minutes > 0)
      this.#ask('workspace/executeCommand', { command: 'foretoken.snooze', arguments: [{ minutes }] }, () => {});
    for (const { id: held, method, message } of this.#held.release()) {
      this.#open.asked(held, method);
      this.#toDaemon(message);
    }
    if (this.#drawsViews) this.#toEditor(notification('foretoken/viewsChanged', {}));
  }

  /** Positions that another daemon counts otherwise would put keys where they were not typed. */
  #comparedEncoding({ encoding }: MessageFacts): void {
    if ((encoding ?? '') !== this.#encoding)
      this.#end('the next daemon does not go on with this session. Restart the language server.');
  }

  #ask(method: string, params: object, take: (facts: MessageFacts, message: Buffer) => void): void {
    this.#toDaemon(request(this.#ownId(take), method, params));
  }

  #ownId(take: (facts: MessageFacts, message: Buffer) => void): string {
    const id = `foretoken-forwarder-${++this.#lastId}`;
    this.#asked.set(JSON.stringify(id), take);
    return id;
  }

  #toDaemon(bytes: Buffer): void {
    const socket = this.#socket;
    if (socket === undefined || socket.write(bytes) || this.#isEditorPaused) return;
    this.#isEditorPaused = true;
    this.#editor.pause();
    socket.once('drain', () => this.#resumeEditor());
  }

  #resumeEditor(): void {
    this.#isEditorPaused = false;
    this.#editor.resume();
  }

  #toEditor(bytes: Buffer): void {
    const socket = this.#socket;
    if (this.#editor.write(bytes) || socket === undefined || socket.isPaused()) return;
    socket.pause();
    this.#editor.onDrain(() => socket.resume());
  }

  /** For a reason that the editor's log is to have. */
  #end(reason: string): void {
    this.#isOver = true;
    this.#editor.say(reason);
    this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
    this.#editor.end(this.#sawShutdown && this.#sawExit ? 0 : 1);
  }
}

function restAfter(failures: number): Promise<void> {
  const { backoffMs, backoffMsMax } = forwarderLimits;
  const ms = failures === 0 ? 0 : Math.min(backoffMs * 2 ** (failures - 1), backoffMsMax);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
