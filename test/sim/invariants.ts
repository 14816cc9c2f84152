/** What must hold of every answer, whatever is typed and however the backend behaves; each broken one is a sentence. */
import type { Proposal } from './scripted-model.js';
import type { Answered, EditorDocument, SimulatedEditor } from './simulated-editor.js';

interface Item {
  readonly insertText: string;
  readonly range: { readonly start: unknown; readonly end: unknown };
  readonly command: { readonly arguments: readonly { readonly completionId: number }[] };
}

/** The items that an answer shows, and what is wrong with them. `proposals` is all that engine and backend ever said, where that is known. */
export function judged(
  editor: SimulatedEditor,
  { asked, message }: Answered,
  proposals?: Proposals,
): { readonly items: readonly Item[]; readonly broken: readonly string[] } {
  const broken: string[] = [];
  const { document } = asked;
  if (message.error !== undefined) {
    if (!asked.isCancelled || message.error.code !== requestCancelled)
      broken.push(`answered with the error ${message.error.code}: ${message.error.message}`);
    return { items: [], broken };
  }
  const items = (message.result as { readonly items: readonly Item[] } | null)?.items ?? [];
  if (items.length === 0) return { items, broken };
  if (editor.documents.get(document.uri) !== document) broken.push('shown in a document that is closed');
  if (document.version !== asked.version)
    broken.push(`stale: made for version ${asked.version} of ${document.version}`);
  const newer = [...editor.pending.values()].some((other) => other.document === document && other.id > asked.id);
  if (newer) broken.push('shown though a newer request waits');
  const at = editor.positionAt(asked.text, asked.cursor);
  const start = asked.selected === undefined ? at : editor.positionAt(asked.text, asked.selected.start);
  for (const { insertText, range } of items) {
    if (JSON.stringify(range) !== JSON.stringify({ start, end: at }))
      broken.push(
        `its range ${JSON.stringify(range)} is not where it was asked for, ${JSON.stringify({ start, end: at })}`,
      );
    const typed = asked.selected === undefined ? '' : asked.text.slice(asked.selected.start, asked.cursor);
    if (!insertText.startsWith(typed)) broken.push('it does not go on from what is typed of the selected entry');
    if (asked.selected !== undefined && !insertText.startsWith(asked.selected.text))
      broken.push('it does not extend the selected entry');
    broken.push(...brokenText(document, asked.text, asked.cursor, insertText.slice(typed.length), proposals));
  }
  if (new Set(items.map(({ insertText }) => insertText)).size < items.length) broken.push('the same text twice');
  return { items, broken };
}

function brokenText(
  { path }: EditorDocument,
  text: string,
  cursor: number,
  shown: string,
  proposals: Proposals | undefined,
): string[] {
  const broken: string[] = [];
  if (shown.trim() === '') broken.push('nothing to see');
  // Before a bracket that is closed already, a new line and its indentation stay.
  const isRoom = /^\s*[)\]}]/.test(text.slice(cursor)) && /\n[ \t]*$/.test(shown);
  if (/[ \t\r]+\n/.test(shown) || (/[ \t\r]$/.test(shown) && !isRoom))
    broken.push(`white space at a line's end: ${JSON.stringify(shown)}`);
  if (/<\|[a-z_]+\|>/.test(shown)) broken.push(`a marker of the model: ${JSON.stringify(shown)}`);
  if (proposals?.goOnSo(path, text.slice(0, cursor), text.slice(cursor), shown) === false)
    broken.push(
      `nobody proposed this here: ${JSON.stringify(text.slice(0, cursor).slice(-40))} + ${JSON.stringify(shown.slice(0, 80))}`,
    );
  return broken;
}

/** Everything ever proposed, and where. */
export class Proposals {
  readonly #sources: readonly (readonly Proposal[])[];
  readonly #readings = new WeakMap<Proposal, Reading>();

  constructor(...sources: readonly (readonly Proposal[])[]) {
    this.#sources = sources;
  }

  /** Whether somebody, asked in this file between the same lines, wrote the line that `shown` makes of the cursor's. */
  goOnSo(path: string, prefix: string, suffix: string, shown: string): boolean {
    const rows = filled(prefix + shown);
    const shownRows = shown.trimStart().split('\n').length;
    // The end of the line above the cursor's, and the lines that were shown.
    const above = (rows.at(-shownRows - 1) ?? '').slice(-aboveCharacters);
    const wanted = [above, ...rows.slice(-shownRows)].join('\n');
    const below = firstFilled(suffix);
    for (const source of this.#sources)
      for (let at = source.length - 1; at >= 0; at--) {
        const proposal = source[at];
        if (proposal?.path !== path) continue;
        const { below: belowIt, written } = this.#readingOf(proposal);
        if (belowIt !== below) continue;
        if (written.includes(wanted)) return true;
      }
    return false;
  }

  /** What is compared of a proposal; made anew while it grows. */
  #readingOf(proposal: Proposal): Reading {
    const { prefix, suffix, text } = proposal;
    const known = this.#readings.get(proposal);
    if (known?.length === text.length) return known;
    const written = filled(prefix.slice(-contextCharacters) + text.replaceAll('\r', '')).join('\n');
    const reading = { length: text.length, below: firstFilled(suffix), written: `\n${written}` };
    this.#readings.set(proposal, reading);
    return reading;
  }
}

interface Reading {
  readonly length: number;
  readonly below: string;
  readonly written: string;
}

/** Of the line above; what stands further up need not be as it was. */
const aboveCharacters = 100;
/** Enough to hold the line above the cursor's. */
const contextCharacters = 6_000;

/** The lines that are not blank, without white space: the pipeline makes indentation the file's, and a suggestion is kept while only white space changes. */
function filled(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replaceAll(/\s/g, ''))
    .filter((line) => line !== '');
}

/** The first line below the cursor's that is not blank. */
function firstFilled(suffix: string): string {
  const [, ...rows] = suffix.split('\n');
  return rows.find((row) => row.trim() !== '')?.replaceAll(/\s/g, '') ?? '';
}

const requestCancelled = -32800;
