/** Where names are defined, told from the words of lines alone: a name right behind a word that introduces definitions. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from './code-space.js';
import { byPlace, type CodeWindow } from './code-window.js';

export interface DefinitionRows {
  readonly defined: readonly CodeWindow[];
  readonly methods: readonly CodeWindow[];
}

/** Rows that define a name, and such as give it a method from outside (`func (x *Name) method`), by path and row. Frequent names are passed over. */
export function definitionRows(space: CodeSpace, name: string, rowsMax: number): DefinitionRows {
  const defined: CodeWindow[] = [];
  const methods: CodeWindow[] = [];
  const uses = space.usesOf(name);
  if (uses === 0 || uses > contextLimits.definitionUsesMax) return { defined, methods };
  for (const { source, from, term } of space.holding(name)) {
    const { lines, isLive } = from;
    const { introducing, method } = definingTerms(lines);
    const holding = lines.linesWith(term);
    for (let i = holding.start; i < holding.end; i++) {
      const line = holding.items[i] ?? 0;
      const { items, start } = lines.termsOf(line);
      let at = start;
      while (items[at] !== term) at++;
      const isDefined = at > start && introducing.has(items[at - 1] ?? 0);
      const isMethod = !isDefined && items[start] === method && at - start <= 2;
      if (!isDefined && !isMethod) continue;
      const rows = lines.rowsOf(line);
      for (let r = rows.start; r < rows.end; r++) {
        const row = rows.items[r] ?? 0;
        const file = lines.fileOf(row);
        if (isLive(file)) (isDefined ? defined : methods).push({ source, file, start: row, end: row + 1 });
      }
    }
  }
  for (const list of [defined, methods]) {
    list.sort((x, y) => byPlace(space, x, y));
    list.length = Math.min(list.length, rowsMax);
  }
  return { defined, methods };
}

const introducingWords =
  'class interface struct enum trait type record object module namespace protocol def function fn func fun const let var val static'.split(
    ' ',
  );

interface DefiningTerms {
  /** The source's numbers of words behind which a definition's name stands. */
  readonly introducing: ReadonlySet<number>;
  readonly method: number | undefined;
}

export function definingTerms(lines: LineSource): DefiningTerms {
  let terms = kept.get(lines);
  if (terms === undefined) {
    const introducing = new Set<number>();
    for (const word of introducingWords) {
      const term = lines.termOf(word);
      if (term !== undefined) introducing.add(term);
    }
    terms = { introducing, method: lines.termOf('func') };
    kept.set(lines, terms);
  }
  return terms;
}

const kept = new WeakMap<LineSource, DefiningTerms>();
