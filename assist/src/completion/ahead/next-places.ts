/** Where a streamed text serves: at its own place, and at those the cursor comes to when it is accepted or Enter is pressed. */

import { filterText } from '../filters/filter-text.js';
import { type CursorContext, cursorContext } from '../lines/cursor-context.js';
import type { PromptSource } from '../pipeline-parts.js';

export interface ServedPlace {
  readonly at: CursorContext;
  readonly text: string;
}

/**
 * `text` is what is shown at the source's cursor; `rest` is what the stream said beyond it. Of the rest only whole lines count: the
 * last one was cut when the stream was closed.
 */
export function nextPlaces(source: PromptSource, text: string, rest: string): readonly ServedPlace[] {
  const { prefix, suffix } = source;
  const own = { at: cursorContext(prefix + suffix, prefix.length), text };
  return [own, ...afterEnter(source, text), ...afterAccepting(source, text, rest)];
}

/** A text that begins with a new line serves on that line too, when Enter is pressed instead of accepting it. */
function afterEnter({ prefix, suffix }: PromptSource, text: string): readonly ServedPlace[] {
  const begin = /^\n(?=[^\n])/.exec(text);
  return begin === null ? [] : placeOf(`${prefix}\n`, suffix, text.slice(1));
}

function afterAccepting({ prefix, suffix }: PromptSource, text: string, rest: string): readonly ServedPlace[] {
  const lines = rest.split('\n').slice(0, -1);
  const next = lines.findIndex((line, i) => i > 0 && line.trim() !== '');
  const line = lines[next];
  if (lines[0]?.trim() !== '' || line === undefined) return [];
  const gap = lines.slice(0, next).join('\n');
  const accepted = prefix + text;
  return [...placeOf(accepted, suffix, `${gap}\n${line}`), ...placeOf(`${accepted}${gap}\n`, suffix, line)];
}

function placeOf(before: string, suffix: string, said: string): readonly ServedPlace[] {
  const at = cursorContext(before + suffix, before.length);
  const filtered = filterText(said, at);
  return filtered.kind === 'text' ? [{ at, text: filtered.text }] : [];
}
