/** What `foretoken stats` says of costs and settings: requests, tokens of prompts, asking ahead, and what was taken at each setting. */
import { type TallyName, tallyOf } from '../usage/day-tallies.js';
import { share } from '../views/figures.js';

export interface CountedTally {
  readonly name: string;
  readonly count: number;
}

/** Lines in words; only of what was counted. */
export function costLines(tallies: readonly CountedTally[]): string[] {
  const of = (name: TallyName) => tallyOf(tallies, name);
  const settings = (['eager', 'balanced', 'quiet'] as const).flatMap((setting) => {
    const shown = of(`shown-${setting}`);
    return shown === 0 ? [] : [`${share(of(`taken-${setting}`), shown)} of ${shown} at ${setting}`];
  });
  const asked = of('backend-requests');
  const lines: string[] = [];
  if (settings.length > 0) lines.push(`Taken of what was seen, whole or in part: ${settings.join(', ')}.`);
  if (asked > 0)
    lines.push(
      `The backend was asked for ${share(asked, of('completion-requests'))} of ${of('completion-requests')} completions, ${of('backend-given-up')} times in vain since the embedded engine was certain.`,
      `A prompt had ${mean(of('prompt-tokens'), asked)} tokens, of which the server had read ${share(of('prompt-tokens-reused'), of('prompt-tokens'))} before and read ${mean(of('prompt-tokens') - of('prompt-tokens-reused'), asked)} anew.`,
    );
  const tries = of('ahead-tries');
  if (tries > 0)
    lines.push(
      `It was asked ahead ${tries} times for ${of('ahead-tokens')} tokens; ${of('ahead-uses')} were of use (${share(of('ahead-uses'), tries)}).`,
    );
  return lines;
}

function mean(sum: number, times: number): number {
  return Math.round(sum / Math.max(1, times));
}
