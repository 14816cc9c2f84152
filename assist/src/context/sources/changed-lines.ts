/** What is changed and not committed: work that is under way, also when its edits were made before this session. */
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { ChangedPlace } from '../context-finder.js';
import { type ContextSource, noEvidence, type SourcePlace } from '../context-source.js';
import { contextLimits } from '../limits.js';

export const changedLines: ContextSource = {
  name: 'changed-lines',
  collect({ request: { changes, path } }) {
    if (changes === undefined || changes.length === 0) return noEvidence;
    const byNearness: ChangedPlace[][] = [];
    let file = '';
    let nearness = 0;
    for (const change of changes) {
      if (change.path !== file) nearness = sharedFolders(change.path, path);
      file = change.path;
      byNearness[nearness] ??= [];
      byNearness[nearness]?.push(change);
    }
    const places: SourcePlace[] = [];
    for (const change of byNearness.reverse().flat()) {
      if (places.length >= contextLimits.placesPerSourceMax) break;
      if (change.path === path || pathLevel(change.path) === 'never-read') continue;
      const { path: changed, startLine, endLine } = change;
      places.push({ path: changed, startLine, endLine, trust: placeTrust });
    }
    return { words: [], places };
  },
};

/** P that a word on a changed line is needed here: 2 % in the replay sets, where the changes are those of one commit. */
const placeTrust = 0.02;

/** How many folders, from the root on, two paths have in common: who works near works at the same thing. */
function sharedFolders(path: string, other: string): number {
  const folders = path.split('/').slice(0, -1);
  const others = other.split('/').slice(0, -1);
  const differing = folders.findIndex((folder, depth) => folder !== others[depth]);
  return differing === -1 ? folders.length : differing;
}
