/** The commands of `workspace/executeCommand`; an editor sends them when a suggestion is shown, taken or dismissed. */
import * as z from 'zod/mini';

interface SuggestionCommand {
  readonly name: string;
  readonly kind: 'accepted' | 'shown' | 'rejected';
  readonly doc: string;
}

export const commands: readonly SuggestionCommand[] = [
  {
    name: 'foretoken.accepted',
    kind: 'accepted',
    doc: 'The user took the suggestion; every item carries it as its command.',
  },
  { name: 'foretoken.shown', kind: 'shown', doc: 'The suggestion was drawn.' },
  { name: 'foretoken.rejected', kind: 'rejected', doc: 'The user dismissed the suggestion.' },
];

/** The one argument of these commands. */
export const suggestionArgument = z.object({
  completionId: z.number().check(z.nonnegative()),
  /** UTF-16 units taken, when the user took only a part. */
  characters: z.optional(z.number().check(z.nonnegative())),
  languageId: z.optional(z.string().check(z.maxLength(100))),
});
