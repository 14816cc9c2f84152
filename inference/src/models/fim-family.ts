/** What is known of a family of models that completes code: how its prompt is laid out, and what ends its answer. */

/**
 * Layouts are literal text with slots in braces:
 * `{head}` whole lines before the one at the cursor, `{line}` that line up to the cursor, `{suffix}` what follows the cursor;
 * `{files}` snippets of other files, each in the family's `file` layout with `{path}` and `{code}`;
 * `{path}` of the document, `{title}` its path as a comment of its language, `{repository}` the name of its folder.
 *
 * No begin-of-sequence token stands in a layout: servers write those that a model's tokenizer wants.
 */
export interface FimFamily {
  readonly name: string;
  /** Tried against the lower-case name of the model; the first family that matches is taken. */
  readonly models: RegExp;
  /** A model's name as it is written most often. */
  readonly example: string;
  /** Where the spellings stand. */
  readonly source: string;
  /** The prompt of a document alone. Without `{suffix}` the model gets what stands before the cursor and no more. */
  readonly alone: string;
  /** The prompt of a document with snippets of other files; undefined: the family has no place for them. */
  readonly amongFiles: string | undefined;
  /** One snippet in `{files}`. */
  readonly file: string;
  /** Texts that the model writes when it is done or has lost its way. */
  readonly stop: readonly string[];
}
