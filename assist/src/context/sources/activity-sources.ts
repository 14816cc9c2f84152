/** The sources that speak of what the user did and is about to do. */
import type { ContextSource } from '../context-source.js';
import { changedLines } from './changed-lines.js';
import { diagnostics } from './diagnostics.js';
import { recentEdits } from './recent-edits.js';
import { visitedFiles } from './visited-files.js';

export const activitySources: readonly ContextSource[] = [recentEdits, diagnostics, changedLines, visitedFiles];
