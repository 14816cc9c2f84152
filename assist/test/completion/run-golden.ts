/** Runs one golden case through the pipeline: the reply streams in small pieces until the pipeline has heard enough. */
import type { CompletionOutcome } from '@foretoken/assist/completion/completion-pipeline.js';
import { createCompletionPipeline } from '@foretoken/assist/completion/create-completion-pipeline.js';
import { silenceText } from '@foretoken/assist/completion/traces/outcome-text.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import type { EditorActivity, RecentEdit } from '@foretoken/assist/context/editor-activity.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import { surenessBands } from '@foretoken/assist/feedback/sureness-bands.js';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { stillClock, tablesOf } from '../embedded/complete-at-cursor.js';
import { type GoldenCase, printPart } from './golden-case.js';
import { ManualClock, policy, ScriptedBackend } from './scripted-parts.js';

/** What comes of a case, as its file says it; the reply streams in pieces of so many characters. */
export async function runGolden(golden: GoldenCase, pieceCharacters = smallPiece): Promise<string> {
  const [prefix = '', suffix = ''] = golden.buffer.split('‸');
  const clock = new ManualClock();
  const backend = new ScriptedBackend();
  const { reply, tokens, fails, files, path, isInvoked, isLineOnly, mayReplaceRest, selected } = golden;
  const learned = Object.keys(files).length > 0;
  const family = familyOf(golden.model);
  const pipeline = createCompletionPipeline({
    clock,
    embedded: learned ? createEmbeddedEngine(stillClock) : { complete: () => golden.embedded },
    context: createContextFinder(stillClock),
    backend: () =>
      reply === undefined && fails === undefined
        ? undefined
        : {
            backend,
            completionTokensMax: 400,
            temperature: 0.1,
            topP: 0.95,
            contextTokensMax: 400,
            shownFrom: () => 0,
            maySend: networkFilter.maySend,
            compile: (source) => compilePrompt({ ...source, family, tokensMax: 2_000 }),
          },
    confidenceTop: 0.8,
  });
  let outcome: CompletionOutcome | undefined;
  const text = prefix + suffix;
  const asked = pipeline
    .complete({
      owner: 'golden',
      document: openDocument(`file:///code/${path}`, languageOf(path, text.split('\n')[0] ?? ''), 1, text),
      path,
      root: '/code',
      tables: learned ? tablesOf([files]) : undefined,
      indexing: false,
      offset: prefix.length,
      trigger: isInvoked ? 'invoked' : 'automatic',
      selectedText: selected,
      lineOnly: isLineOnly,
      mayReplaceRest,
      overlays: new Map(),
      activity: activityOf(golden, text),
      policy: { ...policy, surenessMin: surenessBands.balanced },
      signal: new AbortController().signal,
    })
    .then((came) => {
      outcome = came;
      return came;
    });
  await clock.advance(1);
  let read = 0;
  const stream = backend.streams[0];
  while (outcome === undefined && stream?.signal.aborted === false && read < (reply ?? '').length) {
    const text = (reply ?? '').slice(read, read + pieceCharacters);
    // All told with the first piece: tokens may come before their text.
    stream.push({ kind: 'text', text, ...(read === 0 && tokens && { tokens }) });
    read = Math.min(read + pieceCharacters, reply?.length ?? 0);
    await clock.advance(0);
  }
  if (fails !== undefined && isFailure(fails))
    stream?.push({ kind: 'end', reason: 'failed', failure: { code: fails, detail: `The backend says ${fails}.` } });
  else stream?.push({ kind: 'end', reason: 'stop' });
  await clock.advance(0);
  const ended = await asked;
  return printed(
    ended,
    pipeline.traces(1)[0]?.stop,
    stream === undefined ? undefined : `read ${read} of ${reply?.length ?? 0}`,
  );
}

/** Small enough that a stop shows. */
const smallPiece = 5;

function printed(outcome: CompletionOutcome, stop: string | undefined, read: string | undefined): string {
  const heading = (...words: (string | undefined)[]) => words.filter((word) => word !== undefined).join(', ');
  if (outcome.kind === 'silent')
    return printPart(heading(`silent: ${silenceText(outcome.because)}`, outcome.detail, read));
  const [first, ...more] = outcome.items;
  const replaces = first?.replaces === undefined ? undefined : `replaces ${first.replaces}`;
  return [
    printPart(heading(`shown from ${first?.source}`, stop, replaces, outcome.detail, read), first?.text ?? ''),
    ...more.map(({ source, text }) => printPart(`also from ${source}`, text)),
  ].join('');
}

type FailureCode = 'BACKEND_TIMEOUT' | 'BACKEND_OVERLOADED' | 'BACKEND_UNAUTHORIZED' | 'BACKEND_CUT_OFF';

function isFailure(code: string): code is FailureCode {
  return ['BACKEND_TIMEOUT', 'BACKEND_OVERLOADED', 'BACKEND_UNAUTHORIZED', 'BACKEND_CUT_OFF'].includes(code);
}

function activityOf({ before, takenBack, path }: GoldenCase, now: string): EditorActivity | undefined {
  if (before === undefined && takenBack === undefined) return undefined;
  const edit = before === undefined ? [] : [editBetween(path, before.split('\n'), now.split('\n'))];
  const undone = takenBack === undefined ? [] : [{ path, text: takenBack, ageMs: 2_000, isAccepted: false }];
  return { edits: edit, undone, visits: [], diagnostics: [] };
}

/** As the session's history tells it: the lines that differ, before and now. */
function editBetween(path: string, before: readonly string[], now: readonly string[]): RecentEdit {
  let same = 0;
  while (same < Math.min(before.length, now.length) && before[same] === now[same]) same++;
  let after = 0;
  while (
    after < Math.min(before.length, now.length) - same &&
    before[before.length - 1 - after] === now[now.length - 1 - after]
  )
    after++;
  return {
    path,
    startLine: same + 1,
    endLine: Math.max(same + 1, now.length - after),
    before: before.slice(same, before.length - after).join('\n'),
    after: now.slice(same, now.length - after).join('\n'),
    ageMs: 1_500,
    isAccepted: false,
  };
}
