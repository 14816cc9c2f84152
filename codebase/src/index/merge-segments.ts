/** Puts small segments together, so that saves do not pile them up; the text comes from the segments, not from the disk. */
import { readFileSync } from 'node:fs';
import type { LineSource } from '../segments/line-source.js';
import { openSegment } from '../segments/segment.js';
import { SegmentBuilder } from '../segments/segment-builder.js';
import { segmentFileOf } from './index-folder.js';
import type { IndexWriter } from './index-writer.js';
import { indexLimits } from './limits.js';

/** Merges the smallest segments while there are more than `segmentsMax`; returns whether anything moved. */
export function mergeSegments(writer: IndexWriter, folder: string): boolean {
  const segments = writer.segments();
  if (segments.length <= indexLimits.segmentsMax) return false;
  const smallest = segments.toSorted((a, b) => a.liveFiles - b.liveFiles || a.id - b.id);
  const builder = new SegmentBuilder();
  const moved: string[] = [];
  // Half of the room is made free at once, so that a save seldom pays for this.
  const surplus = segments.length - indexLimits.segmentsMax / 2;
  for (const { id, name, liveFiles } of smallest.slice(0, surplus)) {
    if (moved.length + liveFiles > indexLimits.mergedFilesMax && moved.length > 0) break;
    const segment = openSegment(readFileSync(segmentFileOf(folder, name)));
    if (segment === undefined) continue;
    const live = new Set(writer.pathsOf(id));
    for (let file = 0; file < segment.fileCount; file++) {
      const path = segment.pathOf(file);
      if (!live.has(path)) continue;
      builder.add({ path, text: textOfFile(segment, file), languageId: '' });
      moved.push(path);
    }
  }
  if (moved.length === 0) return false;
  writer.move(moved, builder.build());
  writer.sweep(false);
  return true;
}

function textOfFile(lines: LineSource, file: number): string {
  const rows: string[] = [];
  for (let row = lines.firstRow(file); row < lines.firstRow(file + 1); row++) {
    const text = lines.textOf(lines.rowLines[row] ?? 0);
    rows.push(text === '' ? '' : lines.indentOf(row) + text);
  }
  return rows.join('\n');
}
