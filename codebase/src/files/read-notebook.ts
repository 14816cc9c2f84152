/** Takes the cells out of a Jupyter notebook file; outputs, attachments and metadata but the language are not looked at. */
import { languages } from '../text/data/languages.js';
import { type NotebookCell, notebookText } from '../text/notebook-text.js';

export interface NotebookSource {
  readonly text: string;
  readonly languageId: string;
}

export function isNotebook(path: string): boolean {
  return path.toLowerCase().endsWith('.ipynb');
}

/** Undefined when this is no notebook of format 3 or later. */
export function notebookSource(json: string): NotebookSource | undefined {
  let whole: unknown;
  try {
    whole = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(whole)) return undefined;
  const sheets = Array.isArray(whole['worksheets']) ? whole['worksheets'] : [whole];
  const cells: NotebookCell[] = [];
  for (const sheet of sheets) {
    if (!isRecord(sheet) || !Array.isArray(sheet['cells'])) return undefined;
    for (const cell of sheet['cells']) {
      if (!isRecord(cell)) continue;
      const text = textOf(cell['source'] ?? cell['input']);
      if (text === undefined || text === '') continue;
      if (cell['cell_type'] === 'code') cells.push({ kind: 'code', text });
      else if (cell['cell_type'] === 'markdown' || cell['cell_type'] === 'heading')
        cells.push({ kind: 'markdown', text });
    }
  }
  const languageId = languageIn(whole['metadata']);
  return { text: notebookText(cells, languageId).text, languageId };
}

function languageIn(metadata: unknown): string {
  const { kernelspec, language_info } = isRecord(metadata) ? metadata : {};
  const named =
    (isRecord(kernelspec) ? kernelspec['language'] : undefined) ??
    (isRecord(language_info) ? language_info['name'] : undefined);
  const name = typeof named === 'string' ? named.toLowerCase() : 'python';
  const known = otherNames[name] ?? name;
  return languages.some(([id]) => id === known) ? known : 'python';
}

/** Kernels that name their language otherwise than LSP does. */
const otherNames: Readonly<Record<string, string>> = {
  'c#': 'csharp',
  'f#': 'fsharp',
  'c++': 'cpp',
  'c++11': 'cpp',
  'c++14': 'cpp',
  'c++17': 'cpp',
  'c++20': 'cpp',
  bash: 'shellscript',
  sh: 'shellscript',
};

/** A text, or its lines with their ends. */
function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  return Array.isArray(source) && source.every((line) => typeof line === 'string') ? source.join('') : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
