/**
 * Golden sessions: what a user does in an editor, step by step, and what ghost text stands there after each step. A file of them:
 * `=== name` begins one; `--- PATH` gives the document with ‸ at the cursor, or another file that the embedded engine learns
 * from; in an editor that `--- closes brackets` these come in pairs, and ghost text may take the place of the second; each `--- reply` is what the backend says when it is asked the next time (without any, there is no backend); `--- steps` has
 * a step a line, and below each, indented, what comes. ⏎ is a line end, ␠ a space at the end of a line. Steps:
 *
 *     ask | invoke                by itself; because the user wants it
 *     type TEXT | paste TEXT      key by key, asking after each; at once
 *     take | take word | take line | accept     what an editor inserts of the ghost text; the whole, and it says so
 *     delete N | undo             backspaces; the last edit is taken back
 *     to TEXT                     the cursor goes behind the first TEXT
 *     dismiss                     the editor says that it was put away
 *     wait MS | asked | told | document         time goes by; how often the backend was asked; what was learned; what stands there
 */
import assert from 'node:assert/strict';
import { VirtualClock } from '../sim/virtual-clock.js';
import { FakeEditor, type GhostText } from './fake-editor.js';
import { type RealServices, realServices, root } from './real-services.js';
import { scriptedBackend } from './scripted-backend.js';

export interface GoldenSession {
  readonly name: string;
  /** All but the steps, as it stands in the file. */
  readonly head: string;
  readonly steps: readonly string[];
  /** The steps with what must come of each, as it stands in the file. */
  readonly script: string;
  readonly path: string;
  readonly buffer: string;
  readonly files: Readonly<Record<string, string>>;
  readonly replies: readonly string[];
  readonly closesBrackets: boolean;
}

/** Throws on what it does not understand. */
export function parseSessions(text: string): readonly GoldenSession[] {
  return text.split(/^=== /m).slice(1).map(parseSession);
}

function parseSession(text: string): GoldenSession {
  const begin = text.indexOf('--- steps\n');
  assert.notEqual(begin, -1, `${text.split('\n')[0]} has no steps`);
  const head = text.slice(0, begin);
  const script = text.slice(begin + '--- steps\n'.length);
  const [name = '', ...parts] = head.split(/^--- /m);
  const files: Record<string, string> = {};
  const replies: string[] = [];
  let closesBrackets = false;
  let document: { path: string; buffer: string } | undefined;
  for (const part of parts) {
    const newline = part.indexOf('\n');
    const heading = part.slice(0, newline);
    const body = plain(part.slice(newline + 1).replace(/\n$/, ''));
    if (heading === 'reply') replies.push(body);
    else if (heading === 'closes brackets') closesBrackets = true;
    else if (body.includes('‸')) document = { path: heading, buffer: body };
    else files[heading] = `${body}\n`;
  }
  assert.ok(document !== undefined, `${name} has no cursor`);
  const steps = script.split('\n').filter((line) => line !== '' && !line.startsWith('  '));
  return { name: name.trim(), head, steps, script, ...document, files, replies, closesBrackets };
}

/** The steps with what comes of them, as it stands in a file. */
export async function runSession({
  path,
  buffer,
  files,
  replies,
  steps,
  closesBrackets,
}: GoldenSession): Promise<string> {
  const clock = new VirtualClock(async () => {
    for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
  });
  const model = replies.length === 0 ? undefined : scriptedBackend((asked) => replies[asked] ?? '');
  const parts = model === undefined ? {} : { backend: model.backend, acceptanceMin: 0.2 };
  const services = realServices(files, { clock, ...parts });
  const capabilities = { experimental: { foretoken: { replacesRest: closesBrackets } } };
  const editor = await FakeEditor.start(services, root, capabilities);
  const user = new User(editor, services, clock, `file://${root}/${path}`, buffer, closesBrackets);
  const lines: string[] = [];
  for (const step of steps) {
    const came = await user.does(plain(step), model?.asked() ?? 0);
    lines.push(step, ...came.split('\n').map((line) => `  ${line.replace(/ $/, '␠')}`));
  }
  editor.close();
  return `${lines.join('\n')}\n`;
}

function plain(text: string): string {
  return text.replaceAll('⏎', '\n').replaceAll('␠', ' ');
}

class User {
  readonly #editor: FakeEditor;
  readonly #services: RealServices;
  readonly #clock: VirtualClock;
  readonly #uri: string;
  readonly #closesBrackets: boolean;
  #cursor: number;
  #ghost: GhostText | null = null;
  #before: { readonly text: string; readonly cursor: number }[] = [];

  constructor(
    editor: FakeEditor,
    services: RealServices,
    clock: VirtualClock,
    uri: string,
    buffer: string,
    closesBrackets: boolean,
  ) {
    [this.#editor, this.#services, this.#clock, this.#uri] = [editor, services, clock, uri];
    this.#closesBrackets = closesBrackets;
    this.#cursor = buffer.indexOf('‸');
    editor.open(uri, buffer.replace('‸', ''));
  }

  async does(step: string, asked: number): Promise<string> {
    const [, word = '', argument = ''] = /^(\w+) ?([\s\S]*)$/.exec(step) ?? [];
    switch (word) {
      case 'ask':
        return this.#ask();
      case 'invoke':
        return this.#ask(true);
      case 'type': {
        let came = '';
        for (const key of argument) came = await this.#press(key);
        return came;
      }
      case 'paste':
        return this.#insert(argument);
      case 'take':
        return argument === '' ? this.#takeAll() : this.#insert(partOf(this.#ghost?.insertText ?? '', argument));
      case 'accept': {
        const ghost = this.#ghost;
        assert.ok(ghost !== null, 'nothing stands there');
        const came = await this.#takeAll();
        await this.#editor.report('foretoken.accepted', ghost);
        return came;
      }
      case 'delete':
        this.#edit(this.#cursor - Number(argument), this.#cursor, '');
        return this.#ask();
      case 'undo': {
        const before = this.#before.pop();
        assert.ok(before !== undefined, 'nothing to take back');
        const { start, end, inserted } = differenceOf(this.#text, before.text);
        this.#editor.edit(this.#uri, start, end, inserted);
        this.#cursor = before.cursor;
        return this.#ask();
      }
      case 'to':
        this.#cursor = this.#text.indexOf(argument) + argument.length;
        return this.#ask();
      case 'dismiss':
        assert.ok(this.#ghost !== null, 'nothing stands there');
        await this.#editor.report('foretoken.rejected', this.#ghost);
        return 'put away';
      case 'wait':
        await this.#clock.advance(Number(argument));
        return `${argument} ms`;
      case 'asked':
        return `${asked}`;
      case 'told':
        return this.#services.told.map((event) => toldText(event)).join(', ') || 'nothing';
      case 'document':
        return `${this.#text.slice(0, this.#cursor)}‸${this.#text.slice(this.#cursor)}`;
      default:
        throw new Error(`what is "${step}"?`);
    }
  }

  get #text(): string {
    return this.#editor.textOf(this.#uri);
  }

  #edit(start: number, end: number, inserted: string): void {
    this.#before.push({ text: this.#text, cursor: this.#cursor });
    this.#editor.edit(this.#uri, start, end, inserted);
    this.#cursor = start + inserted.length;
  }

  #press(key: string): Promise<string> {
    const closer = this.#closesBrackets ? closers[key] : undefined;
    if (this.#closesBrackets && this.#text[this.#cursor] === key && Object.values(closers).includes(key)) {
      this.#edit(this.#cursor, this.#cursor + 1, key);
      return this.#ask();
    }
    if (closer === undefined) return this.#insert(key);
    this.#edit(this.#cursor, this.#cursor, key + closer);
    this.#cursor--;
    return this.#ask();
  }

  #takeAll(): Promise<string> {
    this.#edit(this.#cursor, this.#cursor + this.#replaced.length, this.#ghost?.insertText ?? '');
    return this.#ask();
  }

  /** What the ghost text takes the place of. */
  get #replaced(): string {
    const { start, end } = this.#ghost?.range ?? { start: { character: 0 }, end: { character: 0 } };
    return this.#text.slice(this.#cursor, this.#cursor + end.character - start.character);
  }

  #insert(inserted: string): Promise<string> {
    this.#edit(this.#cursor, this.#cursor, inserted);
    return this.#ask();
  }

  async #ask(isInvoked = false): Promise<string> {
    const asking = this.#editor.ask(this.#uri, this.#cursor, isInvoked);
    await this.#clock.advance(keyMs);
    this.#ghost = await asking;
    const trace = this.#services.traces.at(-1);
    if (this.#ghost === null) return `nothing: ${trace?.because ?? 'the answer came too late'}`;
    const over = this.#replaced === '' ? '' : `, over ${this.#replaced}`;
    return `[${trace?.from}${over}] ${this.#ghost.insertText}`;
  }
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', "'": "'", '"': '"' };

/** As editors tell it: what differs and no more. */
function differenceOf(now: string, before: string): { start: number; end: number; inserted: string } {
  const shorter = Math.min(now.length, before.length);
  let start = 0;
  while (start < shorter && now[start] === before[start]) start++;
  let same = 0;
  while (same < shorter - start && now.at(-1 - same) === before.at(-1 - same)) same++;
  return { start, end: now.length - same, inserted: before.slice(start, before.length - same) };
}

/** Longer than a key waits for the next one. */
const keyMs = 100;

function partOf(ghost: string, part: string): string {
  if (part === 'word') return /^\s*(?:\w+|[^\w\s]+)/.exec(ghost)?.[0] ?? '';
  return part === 'line' ? (/^\n?[^\n]*/.exec(ghost)?.[0] ?? '') : ghost;
}

function toldText(event: RealServices['told'][number]): string {
  switch (event.kind) {
    case 'taken':
      return `taken ${event.whole ? 'whole' : 'in part'} (${event.characters})`;
    case 'kept':
      return `${Math.round(100 * event.share)} % kept after ${event.seconds} s`;
    case 'seen':
    case 'typed':
    case 'dismissed':
    case 'taken-back':
      return event.kind;
  }
}
