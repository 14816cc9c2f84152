/** What is changed and not committed: work that is under way, also when its edits were made before this session. */
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { type ContextSource, noEvidence } from '../context-source.js';
import { contextLimits } from '../limits.js';

export const changedLines: ContextSource = {
  name: 'changed-lines',
  collect({ request: { changes, path } }) {
    if (changes === undefined || changes.length === 0) return noEvidence;
    const places = changes
      .filter((change) => change.path !== path && pathLevel(change.path) !== 'never-read')
      .map((change) => ({ ...change, shared: sharedFolders(change.path, path) }))
      .sort((a, b) => b.shared - a.shared)
      .slice(0, contextLimits.placesPerSourceMax)
      .map(({ path: file, startLine, endLine }) => ({ path: file, startLine, endLine, trust: placeTrust }));
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
