/** A notebook as one text in its language: cells in order, each under a `%%` comment, markdown as comments; outputs are no part of it. */

export interface NotebookCell {
  readonly kind: 'code' | 'markdown';
  readonly text: string;
}

export interface NotebookText {
  readonly text: string;
  /** Where each cell's own text begins; those of markdown cells, which are changed, begin at their comment. */
  readonly starts: readonly number[];
}

/** Linear in the cells' text. */
export function notebookText(cells: readonly NotebookCell[], languageId: string): NotebookText {
  const mark = lineComments[languageId] ?? '#';
  const starts: number[] = [];
  let text = '';
  for (const cell of cells) {
    text += `${text === '' ? '' : '\n'}${mark} %%${cell.kind === 'markdown' ? ' [markdown]' : ''}\n`;
    starts.push(text.length);
    const body = cell.text.endsWith('\n') ? cell.text.slice(0, -1) : cell.text;
    text += `${cell.kind === 'code' ? body : body.replace(/^/gm, `${mark} `)}\n`;
  }
  return { text, starts };
}

/** Languages of notebooks whose comments do not begin with `#`. */
const lineComments: Readonly<Record<string, string>> = {
  c: '//',
  cpp: '//',
  csharp: '//',
  fsharp: '//',
  go: '//',
  java: '//',
  javascript: '//',
  kotlin: '//',
  rust: '//',
  scala: '//',
  typescript: '//',
  haskell: '--',
  sql: '--',
};
