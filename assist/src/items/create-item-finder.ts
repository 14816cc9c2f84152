/** Finds completion items: words that stand near or in the codebase, ranked by the embedded engine's candidate lines, and its line when it is sure. */
import type { StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { placeholderPattern } from '@foretoken/privacy/secret-filter.js';
import { confidenceBands } from '../embedded/confidence-bands.js';
import type { EmbeddedEngine, EmbeddedItem } from '../embedded/embedded-engine.js';
import { bufferWords, restOfWord } from './buffer-words.js';
import type { CodeItem, ItemFinder, ItemRequest } from './code-items.js';
import { describeName } from './describe-name.js';
import { KnownNames } from './known-names.js';
import { itemLimits } from './limits.js';
import { ReceiverMembers } from './receiver-members.js';
import { isWord, wordsBeginning } from './word-index.js';

/** The engine is the pipeline's, so that what it found for a line serves both. */
export function createItemFinder(engine: EmbeddedEngine): ItemFinder {
  const receivers = new ReceiverMembers();
  return {
    find(request) {
      const typed = /[\p{L}\p{N}_$]*$/u.exec(request.prefix.slice(-itemLimits.wordUnitsMax))?.[0] ?? '';
      // A number is not the beginning of a name; a file that is never read gets nothing.
      if (/^\p{N}/u.test(typed) || pathLevel(request.path) === 'never-read')
        return { items: [], typed: typed.length, restOfWord: 0, isIncomplete: false };
      const lines = engineLines(engine, request);
      const known = new KnownNames(request);
      const members = new Map(receivers.of(request, typed, known).map((member) => [member.name, member]));
      const { words, isIncomplete } = rankedWords(request, typed, lines, members);
      const line = sureLine(request, typed, lines);
      const others = words.filter((word) => word !== line?.text).slice(0, itemLimits.itemsMax);
      const items = others.map((text, rank): CodeItem => {
        const member = members.get(text);
        const definition = member ?? (rank < itemLimits.kindsMax ? known.definitionsOf(text, 1)[0] : undefined);
        return { text, kind: definition?.kind ?? 'word', member, isSure: false };
      });
      return {
        items: line === undefined ? items : [line, ...items],
        typed: typed.length,
        restOfWord: restOfWord(request.suffix),
        isIncomplete: isIncomplete || words.length > others.length,
      };
    },
    describe: describeName,
  };
}

function engineLines(engine: EmbeddedEngine, request: ItemRequest): readonly EmbeddedItem[] {
  if (!request.embedded) return [];
  const { tables = emptyTables, path, languageId, prefix, suffix, overlays } = request;
  const itemsMax = itemLimits.engineLinesMax;
  return engine.complete({ tables, path, languageId, prefix, suffix, overlays, lineOnly: true, itemsMax });
}

/** The likeliest first, without what is typed already. */
function rankedWords(
  { tables, path, prefix, suffix, overlays }: ItemRequest,
  typed: string,
  lines: readonly EmbeddedItem[],
  members: ReadonlyMap<string, StoredDefinition>,
): { readonly words: readonly string[]; readonly isIncomplete: boolean } {
  const scores = new Map<string, number>();
  const add = (word: string, score: number) => scores.set(word, (scores.get(word) ?? 0) + score);
  for (const { text, confidence } of lines) {
    const word = typed + (/^[\p{L}\p{N}_$]*/u.exec(text)?.[0] ?? '');
    if (isWord(word)) add(word, engineWeight * confidence);
  }
  for (const name of members.keys()) add(name, memberWeight);
  let isIncomplete = typed.length < itemLimits.typedUnitsMin;
  if (typed !== '') {
    for (const [word, distance] of bufferWords(prefix, suffix, typed))
      add(word, nearWeight / (1 + distance / nearUnits));
    if (!isIncomplete && tables !== undefined) {
      const found = wordsBeginning(tables.without([path, ...overlays.keys()]), typed);
      for (const { text, uses } of found.words) add(text, usesWeight * Math.log2(1 + uses));
      isIncomplete = found.isPartial;
    }
  }
  for (const word of scores.keys()) {
    const isNoName = isKeyword(word) && !members.has(word);
    if (word === typed || isNoName || placeholderPattern.test(word)) scores.delete(word);
    else if (word.startsWith(typed)) add(word, sameCaseWeight);
  }
  const words = Array.from(scores).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return { words: words.map(([word]) => word), isIncomplete };
}

/** The line that the engine would show as ghost text. */
function sureLine(
  { confidenceMin, suffix }: ItemRequest,
  typed: string,
  [best]: readonly EmbeddedItem[],
): CodeItem | undefined {
  // Within a word the line would stand before the rest of it.
  if (best === undefined || best.confidence < confidenceMin || restOfWord(suffix) > 0) return undefined;
  const rest = (suffix.split('\n', 1)[0] ?? '').trim();
  const text = (typed + (best.text.split('\n', 1)[0] ?? '')).trimEnd();
  if (text.trim() === typed || placeholderPattern.test(text)) return undefined;
  // What stands behind the cursor is not brought a second time.
  const isDoubled = rest !== '' && text.endsWith(rest);
  return {
    text: isDoubled ? text.slice(0, -rest.length) : text,
    kind: 'line',
    isSure: best.confidence >= confidenceBands.top,
  };
}

/** Set by hand: one likely line outweighs all else, which members are listed behind, since their type is told from lines; a word a few lines away what hundreds of lines of the codebase say. */
const engineWeight = 6;
const memberWeight = 0.3;
const nearWeight = 2;
const nearUnits = 400;
const usesWeight = 0.15;
const sameCaseWeight = 1;
