/** Files of a codebase to practise on before anything is asked there: code of a usual length, from all over it. */
import { fileKinds, kindOfFile } from '@foretoken/codebase/index/update/file-usefulness.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import type { CodeAtHand } from '../../context/context-finder.js';
import { completionLimits } from '../limits.js';

export type PracticeCode = CodeAtHand & { readonly languageId: string; readonly text: string };

/** One a step, each read when it is asked for; some tenths of a millisecond. */
export function* practiceCode({
  tables,
  structure,
}: Pick<CodeAtHand, 'structure'> & { readonly tables: CodeTables }): Generator<PracticeCode, void> {
  const { practiceFiles, practiceLooks, practiceRowsMin, practiceRowsMax } = completionLimits;
  let left = practiceFiles;
  for (const { lines, isLive } of tables.without([]).sources) {
    const step = Math.max(1, Math.floor(lines.fileCount / practiceLooks));
    for (let file = 0; file < lines.fileCount && left > 0; file += step) {
      const rows = lines.firstRow(file + 1) - lines.firstRow(file);
      const path = lines.pathOf(file);
      if (rows < practiceRowsMin || rows > practiceRowsMax || !isLive(file) || kindOfFile(path) < fileKinds - 1)
        continue;
      const text = tables.textOfFile(path);
      if (text === undefined) continue;
      left--;
      yield { tables, structure, path, languageId: languageOf(path), overlays: noOverlays, text };
    }
  }
}

const noOverlays: ReadonlyMap<string, string> = new Map();
