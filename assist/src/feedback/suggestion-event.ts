/** What became of a suggestion that an editor was given: each thing told once, by whoever saw it in the text. */

export interface SuggestionFacts {
  /** Unique and monotone in this daemon. */
  readonly completionId: number;
  readonly source: 'embedded' | 'backend' | 'cache' | 'type-through';
  readonly languageId: string;
}

export type SuggestionEvent = SuggestionFacts &
  (
    | { readonly kind: 'seen' }
    /** The user took a part of it, or with `whole` all that was left; UTF-16 units that were not typed. */
    | { readonly kind: 'taken'; readonly characters: number; readonly whole: boolean }
    /** The user typed it to its end by hand. */
    | { readonly kind: 'typed' }
    /** It was seen, nothing of it was taken, and the user typed something else, went elsewhere or dismissed it. */
    | { readonly kind: 'dismissed' }
    /** What was taken was undone soon after. */
    | { readonly kind: 'taken-back' }
    /** So long after it was taken, so much of what was taken still stands; 0…1. */
    | { readonly kind: 'kept'; readonly seconds: number; readonly characters: number; readonly share: number }
  );
