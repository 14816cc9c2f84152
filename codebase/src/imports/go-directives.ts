/** The lines of `go.mod` and `go.work`, those of blocks as if each stood alone. */

export interface GoDirective {
  /** `require`, `replace`, `use`, … */
  readonly verb: string;
  /** Without quotes and comments. */
  readonly words: readonly string[];
}

export function* goDirectives(text: string): Generator<GoDirective> {
  let block: string | undefined;
  for (const raw of text.split('\n')) {
    const words = (raw.replace(/(?:^|\s)\/\/.*$/, '').match(/"[^"]*"|`[^`]*`|[^\s"`]+/g) ?? []).map((word) =>
      word.replace(/^["`]|["`]$/g, ''),
    );
    const [first, second] = words;
    if (first === undefined) continue;
    if (first === ')') block = undefined;
    else if (block !== undefined) yield { verb: block, words };
    else if (second === '(') block = first;
    else yield { verb: first, words: words.slice(1) };
  }
}
