/** The view of the use of suggestions: what was seen and taken, by source, language, setting and day, and what a backend cost. */
import { methods } from '@foretoken/protocol/methods.js';
import { type TallyName, tallyOf } from '../usage/day-tallies.js';
import { totalOf, type UsageRow } from '../usage/usage-row.js';
import { counted, share } from './figures.js';
import type { View, ViewRow } from './index-view.js';

export interface UsageFacts {
  /** Newest first. */
  readonly days: readonly UsageRow[];
  readonly tallies: readonly { readonly name: string; readonly count: number }[];
  readonly daysMax: number;
}

type Leaf = NonNullable<ViewRow['rows']>[number];

export function usageView({ days, tallies, daysMax }: UsageFacts): View {
  const title = `Usage, ${daysMax} days`;
  if (days.length + tallies.length === 0) {
    const detail = 'Suggestions are counted on this machine alone; no code and no file name is kept.';
    return { id: 'usage', title, rows: [{ title: 'Nothing counted yet', value: '', detail }] };
  }
  const rows = [...totalRows(days), ...groupRows(days, tallies), ...backendRows(tallies), keptRow];
  return { id: 'usage', title, rows };
}

function totalRows(days: readonly UsageRow[]): ViewRow[] {
  const total = totalOf(days);
  const { shown, accepted, partly, typed, dismissed, takenBack, charactersAccepted, survival } = total;
  if (shown === 0) return [];
  const stood = survival.findLast(({ characters }) => characters > 0);
  return [
    { title: 'Seen', value: counted(shown), detail: `${counted(shown)} suggestions were seen.` },
    {
      title: 'Taken',
      value: ofAll(accepted + partly, shown),
      detail: `${counted(accepted)} as a whole and ${counted(partly)} in part; ${counted(typed)} more were typed to their end by hand.`,
    },
    {
      title: 'Refused',
      value: ofAll(dismissed, shown),
      detail: `${counted(dismissed)} were dismissed by a key; ${counted(takenBack)} were taken and undone.`,
    },
    {
      title: 'Characters not typed',
      value: counted(charactersAccepted),
      detail: 'Those of suggestions that were taken and not undone.',
    },
    ...(stood === undefined
      ? []
      : [
          {
            title: 'Still there',
            value: share(stood.charactersKept, stood.characters),
            detail: survival
              .map(
                (one) => `${share(one.charactersKept, one.characters)} of the characters stood after ${one.seconds} s.`,
              )
              .join(' '),
          },
        ]),
  ];
}

function groupRows(days: readonly UsageRow[], tallies: UsageFacts['tallies']): ViewRow[] {
  const settings = (['eager', 'balanced', 'quiet'] as const).flatMap((setting): Leaf[] => {
    const shown = tallyOf(tallies, `shown-${setting}`);
    return shown === 0 ? [] : [takenRow(setting, tallyOf(tallies, `taken-${setting}`), shown)];
  });
  return [
    group('By source', 'What made them.', totals(days, 'source')),
    group('By language', 'The language of the file.', totals(days, 'languageId')),
    group('By setting', 'How sure a suggestion had to be: completion.confidence.', settings),
    group('By day', 'The newest first.', totals(days, 'day').slice(0, daysShownMax)),
  ].filter(({ rows }) => rows !== undefined && rows.length > 0);
}

function group(title: string, detail: string, rows: readonly Leaf[]): ViewRow {
  return { title, value: '', detail, rows: [...rows] };
}

function totals(days: readonly UsageRow[], field: 'source' | 'languageId' | 'day'): Leaf[] {
  return [...Map.groupBy(days, (row) => row[field])].map(([name, rows]) => {
    const { accepted, partly, shown } = totalOf(rows);
    return takenRow(name, accepted + partly, shown);
  });
}

function takenRow(title: string, taken: number, shown: number): Leaf {
  const detail = `${counted(taken)} of the ${counted(shown)} that were seen were taken, as a whole or in part.`;
  return { title, value: `${share(taken, shown)} of ${counted(shown)}`, detail };
}

function backendRows(tallies: UsageFacts['tallies']): ViewRow[] {
  const of = (name: TallyName) => tallyOf(tallies, name);
  const asked = of('backend-requests');
  if (asked === 0) return [];
  const tries = of('ahead-tries');
  const rows: Leaf[] = [
    {
      title: 'Asked',
      value: `${counted(asked)} of ${counted(of('completion-requests'))} requests`,
      detail: `${counted(of('backend-given-up'))} of them in vain, since the embedded engine was certain.`,
    },
    {
      title: 'Tokens of a prompt',
      value: counted(Math.round(of('prompt-tokens') / asked)),
      detail: `The mean; ${share(of('prompt-tokens-reused'), of('prompt-tokens'))} of them the server had read before.`,
    },
    ...(tries === 0
      ? []
      : [
          {
            title: 'Asked ahead',
            value: `${counted(tries)} times`,
            detail: `${counted(of('ahead-uses'))} of them of use; ${counted(of('ahead-tokens'))} tokens.`,
          },
        ]),
  ];
  return [group('Backend', 'What the model server had to do.', rows)];
}

const keptRow: ViewRow = {
  title: 'Kept on this machine alone',
  value: '',
  detail: 'Counts by day, language and source. No code and no file name is kept, and nothing is sent.',
  actions: [
    {
      id: 'forget',
      title: 'Forget',
      method: methods.forgetUsage.name,
      params: {},
      confirm: 'Delete all figures of suggestions, and what was learned of which are taken?',
    },
  ],
};

const daysShownMax = 14;

function ofAll(part: number, whole: number): string {
  return `${counted(part)} (${share(part, whole)})`;
}
