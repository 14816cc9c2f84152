/**
 * Shows what to expect in a folder: one completion made there for real. A line is cut in the middle, its end is hidden, and
 * the first place where the embedded engine or the backend is sure enough to show text is the sample, right or wrong.
 */
import { IgnoreRules } from '@foretoken/codebase/files/ignore-rules.js';
import { readSource } from '@foretoken/codebase/files/read-source.js';
import { walk } from '@foretoken/codebase/files/walk.js';
import type { Operations } from '../operations/operations.js';
import { completionPolicy } from '../settings/completion-policy.js';
import { indexSettings } from '../settings/index-settings.js';
import type { Settings } from '../settings/settings-table.js';

export interface SampleCompletion {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly typed: string;
  readonly text: string;
  readonly source: string;
  readonly ms: number;
}

/** Undefined when nothing was sure enough in `placesMax` places. The same folder gives the same sample. */
export async function sampleCompletion(
  operations: Operations,
  settings: Settings,
  root: string,
  signal: AbortSignal,
): Promise<SampleCompletion | undefined> {
  const { confidenceMin } = completionPolicy(settings, '');
  let places = 0;
  for await (const file of someFiles(settings, root)) {
    for (const place of placesOf(file.text)) {
      if (signal.aborted || ++places > placesMax) return undefined;
      const answer = await operations.complete({ id: places, root, path: file.path, lineOnly: true, ...place }, signal);
      const [best] = answer.items;
      if (best === undefined || best.confidence < confidenceMin || best.text.length < textCharactersMin) continue;
      const { line, typed } = place;
      return { path: file.path, line, typed, text: best.text, source: best.source, ms: answer.ms };
    }
  }
  return undefined;
}

const placesMax = 120;
/** A lone bracket or comma shows nobody anything. */
const textCharactersMin = 8;
const filesMax = 2_000;
const placesPerFile = 4;
const fileBytesMax = 128 * 1024;

/** Code before everything else, in the walk's own order, which is the same each time. */
async function* someFiles(settings: Settings, root: string): AsyncGenerator<{ path: string; text: string }> {
  const { limits, exclude } = indexSettings(settings);
  const rules = new IgnoreRules(root, exclude);
  const options = { root, rules, ...limits, filesMax, fileBytesMax, onSkip() {} };
  for await (const file of walk(options)) {
    if (!codeEndings.test(file.path)) continue;
    const read = readSource(file.absolute, fileBytesMax);
    if (read.kind === 'text') yield { path: file.path, text: read.text };
  }
}

const codeEndings = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|cpp|cc|c|h|hpp|rb|php|swift|scala|lua|sh|vue|svelte)$/;

interface Place {
  readonly line: number;
  readonly typed: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** Lines of some length in the second half of a file, cut behind the first word boundary past their middle. */
function placesOf(text: string): Place[] {
  const lines = text.split('\n');
  const places: Place[] = [];
  const step = Math.max(1, Math.floor(lines.length / 2 / placesPerFile));
  for (let line = Math.floor(lines.length / 2); line < lines.length && places.length < placesPerFile; line += step) {
    const whole = (lines[line] ?? '').replace(/\r$/, '');
    const trimmed = whole.trim();
    if (trimmed.length < 24 || /^(?:\/\/|#|\*|\/\*)/.test(trimmed)) continue;
    const cut = /\b/g;
    cut.lastIndex = Math.floor((whole.length + whole.length - trimmed.length) / 2);
    const at = cut.exec(whole)?.index;
    if (at === undefined || at >= whole.length - 3) continue;
    places.push({
      line: line + 1,
      typed: whole.slice(0, at).trimStart(),
      prefix: [...lines.slice(0, line), whole.slice(0, at)].join('\n'),
      suffix: `\n${lines.slice(line + 1).join('\n')}`,
    });
  }
  return places;
}
