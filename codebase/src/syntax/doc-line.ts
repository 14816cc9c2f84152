/** Where the doc comment of a definition begins. */
import type { Dialect } from './dialect.js';
import { syntaxLimits } from './limits.js';

/** 1-based line, told from the lines above the definition, or from its body's first string. */
export function docLineOf(
  docs: Dialect['docs'],
  text: string,
  lineStarts: Uint32Array,
  startLine: number,
  bodyStart: number,
): number | undefined {
  switch (docs) {
    case 'docstring': {
      if (!/^[rRuUbB]{0,2}(?:"""|'''|"|')/.test(text.slice(bodyStart, bodyStart + 5))) return undefined;
      let line = startLine;
      while ((lineStarts[line] ?? Number.POSITIVE_INFINITY) <= bodyStart) line++;
      return line;
    }
    case 'block':
      return blockAbove(text, lineStarts, startLine, '/**');
    case 'any':
      return blockAbove(text, lineStarts, startLine, '/*') ?? linesAbove('//', text, lineStarts, startLine);
    case 'none':
      return undefined;
    case '//':
    case '#':
    case '///':
      return linesAbove(docs, text, lineStarts, startLine);
  }
}

function blockAbove(text: string, lineStarts: Uint32Array, startLine: number, mark: string): number | undefined {
  if (startLine < 2) return undefined;
  let end = (lineStarts[startLine - 1] ?? 0) - 1;
  while (end >= 0 && text.charCodeAt(end) <= 32) end--;
  if (text[end] !== '/' || text[end - 1] !== '*') return undefined;
  const open = text.lastIndexOf(mark, end - 2);
  if (open < 0 || text.indexOf('*/', open + 2) < end - 1) return undefined;
  let line = startLine - 1;
  while (line > 0 && (lineStarts[line] ?? 0) > open) line--;
  return startLine - line > syntaxLimits.docLinesMax ? undefined : line + 1;
}

function linesAbove(mark: string, text: string, lineStarts: Uint32Array, startLine: number): number | undefined {
  let line = startLine - 1;
  const top = Math.max(0, line - syntaxLimits.docLinesMax);
  while (
    line > top &&
    text
      .slice(lineStarts[line - 1] ?? 0, lineStarts[line])
      .trimStart()
      .startsWith(mark)
  )
    line--;
  return line === startLine - 1 ? undefined : line + 1;
}
