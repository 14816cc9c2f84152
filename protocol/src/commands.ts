/**
 * The commands of `workspace/executeCommand`: an editor may send the first three when a suggestion is shown, taken or dismissed, which
 * the daemon otherwise tells from the edits, and offers its user the others.
 */
import * as z from 'zod/mini';

interface EditorCommand {
  readonly name: string;
  readonly kind: 'accepted' | 'shown' | 'dismissed' | 'pause' | 'resume' | 'snooze' | 'wake' | 'why';
  readonly doc: string;
}

export const commands: readonly EditorCommand[] = [
  {
    name: 'foretoken.accepted',
    kind: 'accepted',
    doc: 'The user took the suggestion; every item carries it as its command.',
  },
  { name: 'foretoken.shown', kind: 'shown', doc: 'The suggestion was drawn.' },
  { name: 'foretoken.rejected', kind: 'dismissed', doc: 'The user dismissed the suggestion.' },
  {
    name: 'foretoken.pauseIndexing',
    kind: 'pause',
    doc: "Indexing of the session's folders stands still until it is resumed or the daemon ends; no argument.",
  },
  { name: 'foretoken.resumeIndexing', kind: 'resume', doc: 'Indexing goes on where it was; no argument.' },
  {
    name: 'foretoken.snooze',
    kind: 'snooze',
    doc: 'Nothing is suggested in this session for some minutes; the argument is {"minutes": 1 to 1440}.',
  },
  { name: 'foretoken.wake', kind: 'wake', doc: 'Ends a snooze; no argument.' },
  {
    name: 'foretoken.why',
    kind: 'why',
    doc: 'Answers in plain words why the last request showed what it showed, or nothing; the argument may be {"uri": of the document that is meant}.',
  },
];

export const snoozeArgument = z.object({ minutes: z.number().check(z.minimum(1), z.maximum(24 * 60)) });

export const whyArgument = z.optional(z.object({ uri: z.optional(z.string()) }));

/** The one argument of those about a suggestion. */
export const suggestionArgument = z.object({
  completionId: z.number().check(z.nonnegative()),
  /** UTF-16 units taken, when the user took only a part. */
  characters: z.optional(z.number().check(z.nonnegative())),
  languageId: z.optional(z.string().check(z.maxLength(100))),
});
