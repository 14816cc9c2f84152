/** Why something was shown, or nothing, in plain words: the same in an editor, in `foretoken trace`, in the status and in the doctor. */
import type { CompletionSource, CompletionTrace, SilentReason } from '../completion-pipeline.js';
import type { FilterReason } from '../filters/filter-text.js';
import type { NotWorthReading } from '../filters/worth-reading.js';
import type { StopReason } from '../streams/stream-stop.js';

/** One sentence without its end mark, for one request. */
export function outcomeText({ outcome, from, because, stop, detail }: Explained): string {
  const more = detail === undefined ? '' : ` (${detail})`;
  if (outcome === 'silent') return `nothing shown: ${silenceText(because)}${more}`;
  const source = isSource(from) ? sources[from] : 'nowhere';
  return `shown, from ${source}${isStop(stop) ? `, ${stops[stop]}` : ''}${more}`;
}

/** Why nothing was shown. */
export function silenceText(because: string | undefined): string {
  return isSilentReason(because) ? silences[because] : 'no reason is known';
}

/** A trace as it is, or as it came over the wire from a daemon of another version. */
interface Explained extends Pick<CompletionTrace, 'outcome' | 'detail'> {
  readonly from?: string | undefined;
  readonly because?: string | undefined;
  readonly stop?: string | undefined;
}

/** Why a candidate was not worth showing. */
export const filterTexts: Readonly<Record<FilterReason | NotWorthReading | 'closed', string>> = {
  blank: 'it was blank',
  unreadable: 'it held characters that could not be read',
  'stands-below': 'it stands below already',
  repeats: 'it only repeats the lines above',
  secret: 'it held what looks like a secret',
  'not-selected': "it does not go on from what is selected in the editor's pop-up",
  undone: 'it would bring back what was just taken away',
  tiny: 'it was hardly anything',
  'word-goes-on': 'the word before the cursor is a new one and may go on',
  closed: 'it only closes what is closed behind the cursor',
  'new-comment': 'in a comment only lines that stand elsewhere are suggested',
};

const sources: Readonly<Record<CompletionSource, string>> = {
  cache: 'an earlier answer at this place',
  'type-through': 'the suggestion that is being typed along',
  embedded: 'the embedded engine',
  backend: 'the backend',
};

const stops: Readonly<Record<StopReason, string>> = {
  line: 'stopped when the line was whole',
  block: 'stopped at the end of the block',
  'next-line-reached': 'stopped before the line that stands below',
  'rest-of-line-reached': 'stopped before the rest of the line',
  'bracket-closed': 'stopped before the bracket that is closed already',
  repeats: 'stopped since it repeated itself',
  marker: 'ended by the model',
  length: 'stopped at the longest that is shown',
  ended: 'ended by the model',
};

const silences: Readonly<Record<SilentReason, string>> = {
  disabled: 'completion is switched off here, by a setting or for the language',
  snoozed: 'suggestions are snoozed',
  excluded: 'the file is one that is never read',
  'cursor-in-word': 'the cursor stands inside a word',
  superseded: 'a newer request took its place',
  cancelled: 'the editor gave the request up',
  stale: 'the text changed before the answer came',
  indexing: 'the codebase is still being learned',
  'not-confident': 'what was found is not sure enough; the setting completion.confidence moves that bar',
  'held-back': 'it was not likely enough to be taken; the setting completion.confidence moves that bar',
  'nothing-found': 'neither the backend nor the embedded engine had anything to suggest',
  'backend-failed': 'the backend failed, and the embedded engine had nothing',
  filtered: 'what came was not worth showing',
  'document-too-large': 'the document is too large',
};

function isSilentReason(because: string | undefined): because is SilentReason {
  return because !== undefined && Object.hasOwn(silences, because);
}

function isSource(from: string | undefined): from is CompletionSource {
  return from !== undefined && Object.hasOwn(sources, from);
}

function isStop(stop: string | undefined): stop is StopReason {
  return stop !== undefined && Object.hasOwn(stops, stop);
}
