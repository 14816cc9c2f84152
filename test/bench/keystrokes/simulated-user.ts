/**
 * Somebody who types what a commit added, a key at a time, and takes a suggestion where it is what the commit has: all of it with
 * one key, else its first line with one key, else its first words with a key each. Taken is what saves two keys or more,
 * after it has stood there for as long as it takes to react. Nothing is ever taken and corrected.
 */
import type { VirtualClock } from '../../sim/virtual-clock.js';
import { indentAfter, indentKeys, indentOf, indentUnit, keysOf } from './indentation.js';
import { emptyTally, type KeystrokeTally, type TakenKind } from './keystroke-tally.js';
import type { TypedHunk } from './typed-hunks.js';
import { type Ghost, TypingEditor } from './typing-editor.js';

export interface Habits {
  /** Between two keys. */
  readonly keyMs: number;
  /** Before the first key of a line, besides. */
  readonly lineMs: number;
  /** Ghost text younger than this is not reacted to. */
  readonly reactionMs: number;
  /** Ghost text that stood there for longer was read. */
  readonly readMs: number;
}

export const usualHabits: Habits = { keyMs: 200, lineMs: 800, reactionMs: 250, readMs: 750 };

/** One that came to the screen, was not what the commit has, and of which nothing was taken. */
export interface WrongSuggestion {
  readonly line: string;
  /** UTF-16 offset in the line at which it came. */
  readonly at: number;
  readonly text: string;
  readonly wasRead: boolean;
}

type OpenConnection = ConstructorParameters<typeof TypingEditor>[0];

/** Types one hunk in a document of a session. */
export async function typeHunk(
  hunk: TypedHunk,
  uri: string,
  connection: OpenConnection,
  clock: VirtualClock,
  habits: Habits,
  onWrong?: (wrong: WrongSuggestion) => void,
): Promise<KeystrokeTally> {
  const user = new SimulatedUser(hunk, connection, clock, habits, onWrong);
  return user.type(uri);
}

interface Choice {
  readonly kind: TakenKind;
  readonly text: string;
  readonly keys: number;
  readonly keysSaved: number;
}

class SimulatedUser {
  readonly #hunk: TypedHunk;
  readonly #clock: VirtualClock;
  readonly #habits: Habits;
  readonly #editor: TypingEditor;
  readonly #rows: readonly string[];
  readonly #unit: string;
  readonly #onWrong: ((wrong: WrongSuggestion) => void) | undefined;
  readonly #tally = emptyTally();
  #at = 0;
  #lastFilled: string;
  /** The suggestion on the screen: is it what the commit has, and was anything of it taken? */
  #isRight = false;
  #isTaken = false;
  #cameAt: Omit<WrongSuggestion, 'wasRead'> = { line: '', at: 0, text: '' };

  constructor(
    hunk: TypedHunk,
    connection: OpenConnection,
    clock: VirtualClock,
    habits: Habits,
    onWrong: ((wrong: WrongSuggestion) => void) | undefined,
  ) {
    this.#hunk = hunk;
    this.#clock = clock;
    this.#habits = habits;
    this.#onWrong = onWrong;
    this.#rows = hunk.typed.split('\n');
    this.#unit = indentUnit(`${hunk.before}${hunk.after}\n${hunk.typed}`);
    this.#lastFilled = hunk.before.split('\n').findLast((line) => line.trim() !== '') ?? '';
    this.#editor = new TypingEditor(connection, clock, {
      appeared: (ghost) => this.#appeared(ghost),
      gone: (ghost, atMs) => this.#gone(ghost, atMs),
    });
  }

  async type(uri: string): Promise<KeystrokeTally> {
    const { before, after, language, typed } = this.#hunk;
    const line = indentAfter(this.#lastFilled, this.#unit);
    this.#tally.keysAlone = keysOf('', `\n${typed}`, this.#lastFilled, this.#unit) - 1;
    this.#tally.lines = this.#rows.length;
    this.#editor.open({ uri, languageId: language, above: before, line, after });
    while (!this.#isDone()) {
      const isNewLine = this.#editor.line.trim() === '';
      await this.#clock.advance(this.#habits.keyMs + (isNewLine ? this.#habits.lineMs : 0));
      const choice = this.#choice();
      if (choice === undefined) await this.#press();
      else await this.#take(choice);
    }
    // What came with the last key is on the screen, too.
    await this.#clock.advance(this.#habits.keyMs);
    this.#editor.close();
    this.#tally.requests = this.#editor.answers.requests;
    this.#tally.answered = this.#editor.answers.shown;
    return this.#tally;
  }

  #isDone(): boolean {
    return this.#at === this.#rows.length - 1 && this.#editor.line.trimEnd() === this.#rows[this.#at];
  }

  /** From the start of the cursor's line to the end of what the commit added. */
  #wanted(): string {
    return this.#rows.slice(this.#at).join('\n');
  }

  #choice(): Choice | undefined {
    const { ghost, line } = this.#editor;
    if (ghost === undefined || this.#clock.now() - ghost.sinceMs < this.#habits.reactionMs) return undefined;
    const right = commonLength(line + ghost.text, this.#wanted()) - line.length;
    const [first] = /^\n*[^\n]*/.exec(ghost.text) ?? [''];
    const lineEnds = (this.#wanted()[line.length + first.length] ?? '\n') === '\n';
    const words = wordEnds(ghost.text).filter((end) => end <= right);
    const choices: readonly Choice[] = [
      ...(right === ghost.text.length ? [this.#taking('whole', ghost.text, 1)] : []),
      ...(right >= first.length && lineEnds ? [this.#taking('line', first, 1)] : []),
      ...(words.length > 0 ? [this.#taking('words', ghost.text.slice(0, words.at(-1)), words.length)] : []),
    ];
    return choices.find((choice) => choice.keysSaved >= 2);
  }

  #taking(kind: TakenKind, text: string, keys: number): Choice {
    return { kind, text, keys, keysSaved: keysOf(this.#editor.line, text, this.#lastFilled, this.#unit) - keys };
  }

  async #take({ kind, text, keys, keysSaved }: Choice): Promise<void> {
    this.#isTaken = true;
    this.#tally.keysPressed += keys;
    this.#tally.taken[kind].times++;
    this.#tally.taken[kind].keysSaved += keysSaved;
    await this.#clock.advance(this.#habits.keyMs * (keys - 1));
    const before = this.#editor.line;
    const { ghost } = this.#editor;
    if (kind === 'whole' && ghost?.text === text) this.#editor.take(ghost);
    else this.#editor.edit(0, text);
    const rows = (before + text).split('\n');
    this.#lastFilled = rows.slice(0, -1).findLast((row) => row.trim() !== '') ?? this.#lastFilled;
    this.#at += rows.length - 1;
  }

  /** The next key, or the few that set the indentation right. */
  async #press(): Promise<void> {
    const { line } = this.#editor;
    const row = this.#rows[this.#at] ?? '';
    if (line.trim() === '' && row.trim() !== '' && line !== indentOf(row)) {
      const keys = indentKeys(line, row, this.#unit);
      // A closing bracket that brings its step back is the key itself.
      const isKey = keys === 0;
      this.#tally.keysPressed += isKey ? 1 : keys;
      await this.#clock.advance(this.#habits.keyMs * Math.max(0, keys - 1));
      this.#editor.edit(line.length, indentOf(row) + (isKey ? row.trimStart().charAt(0) : ''));
      return;
    }
    this.#tally.keysPressed++;
    if (line.trim() === row.trim()) this.#enter();
    else this.#editor.edit(0, String.fromCodePoint(row.codePointAt(line.length) ?? 0));
  }

  #enter(): void {
    const { line } = this.#editor;
    const isBlank = line.trim() === '';
    if (!isBlank) this.#lastFilled = line;
    this.#at++;
    this.#editor.edit(isBlank ? line.length : 0, `\n${indentAfter(this.#lastFilled, this.#unit)}`);
  }

  #appeared(ghost: Ghost): void {
    this.#tally.shown++;
    this.#cameAt = { line: this.#rows[this.#at] ?? '', at: this.#editor.line.length, text: ghost.text };
    this.#isTaken = false;
    const [first] = /^\n*[^\n]*/.exec(ghost.text) ?? [''];
    this.#isRight = this.#wanted().startsWith(this.#editor.line + first);
    if (this.#isRight) this.#tally.right++;
  }

  #gone(ghost: Ghost, atMs: number): void {
    if (this.#isTaken || this.#isRight) return;
    this.#tally.wrong++;
    const wasRead = atMs - ghost.sinceMs >= this.#habits.readMs;
    if (wasRead) this.#tally.wrongSeen++;
    this.#onWrong?.({ ...this.#cameAt, wasRead });
  }
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Where each word ends that an editor takes with one key: letters and digits, or a run of other signs, with the white space before. */
function wordEnds(text: string): number[] {
  return Array.from(
    text.matchAll(/\s*(?:[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]+)/gu),
    (word) => word.index + word[0].length,
  );
}
