/** What typing came to: keys pressed against keys that the text has, and what became of the suggestions. */

export interface KeystrokeTally {
  /** Keys that the text takes without any suggestion. */
  keysAlone: number;
  keysPressed: number;
  lines: number;
  requests: number;
  /** Requests whose answer put something on the screen. */
  answered: number;
  /** Suggestions that came to the screen; one that is typed along is one. */
  shown: number;
  /** Those of them whose first line is what the text goes on with. */
  right: number;
  taken: Readonly<Record<TakenKind, { times: number; keysSaved: number }>>;
  /** Shown, not taken, and not what the text goes on with. */
  wrong: number;
  /** Those of them that stood there long enough to be read. */
  wrongSeen: number;
}

/** All of it; its first line; its first words. */
export type TakenKind = 'whole' | 'line' | 'words';

export function emptyTally(): KeystrokeTally {
  const none = () => ({ times: 0, keysSaved: 0 });
  return {
    keysAlone: 0,
    keysPressed: 0,
    lines: 0,
    requests: 0,
    answered: 0,
    shown: 0,
    right: 0,
    taken: { whole: none(), line: none(), words: none() },
    wrong: 0,
    wrongSeen: 0,
  };
}

export function addTally(sum: KeystrokeTally, more: KeystrokeTally): void {
  for (const key of [
    'keysAlone',
    'keysPressed',
    'lines',
    'requests',
    'answered',
    'shown',
    'right',
    'wrong',
    'wrongSeen',
  ] as const)
    sum[key] += more[key];
  for (const kind of ['whole', 'line', 'words'] as const) {
    sum.taken[kind].times += more.taken[kind].times;
    sum.taken[kind].keysSaved += more.taken[kind].keysSaved;
  }
}

export interface KeystrokeFigures {
  readonly keys: number;
  readonly lines: number;
  readonly savedPer100Keys: number;
  /** The same by what was taken. */
  readonly savedBy: Readonly<Record<TakenKind, number>>;
  readonly shownPer100Lines: number;
  readonly rightPer100Shown: number;
  readonly takenPer100Lines: number;
  readonly wrongPer100Lines: number;
  readonly wrongSeenPer100Lines: number;
  readonly answeredPer100Requests: number;
}

export function figuresOf(tally: KeystrokeTally): KeystrokeFigures {
  const { keysAlone, lines, taken } = tally;
  const per = (part: number, whole: number) => Number(((100 * part) / Math.max(1, whole)).toFixed(1));
  return {
    keys: keysAlone,
    lines,
    savedPer100Keys: per(keysAlone - tally.keysPressed, keysAlone),
    savedBy: {
      whole: per(taken.whole.keysSaved, keysAlone),
      line: per(taken.line.keysSaved, keysAlone),
      words: per(taken.words.keysSaved, keysAlone),
    },
    shownPer100Lines: per(tally.shown, lines),
    rightPer100Shown: per(tally.right, tally.shown),
    takenPer100Lines: per(taken.whole.times + taken.line.times + taken.words.times, lines),
    wrongPer100Lines: per(tally.wrong, lines),
    wrongSeenPer100Lines: per(tally.wrongSeen, lines),
    answeredPer100Requests: per(tally.answered, tally.requests),
  };
}
