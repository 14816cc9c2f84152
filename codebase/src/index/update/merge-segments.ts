/** Puts small segments together, so that saves do not pile them up; the text comes from the segments, not from the disk. */
import { readFileSync } from 'node:fs';
import type { LineSource } from '../../segments/line-source.js';
import { openSegment } from '../../segments/segment.js';
import { SegmentBuilder } from '../../segments/segment-builder.js';
import { packSegment, unpackSegment } from '../../segments/segment-file.js';
import type { IndexWriter, StoredSegmentRow } from '../index-writer.js';
import { indexLimits } from '../limits.js';
import { segmentFileOf } from '../store/index-folder.js';

/** Puts together what has piled up among segments of like size, so that no save rewrites a large one; returns whether anything moved. */
export function mergeSegments(writer: IndexWriter, folder: string): boolean {
  if (writer.segmentCount <= indexLimits.segmentsOfSizeMax) return false;
  const chosen = segmentsToMerge(writer.segments());
  if (chosen.length < 2) return false;
  const builder = new SegmentBuilder();
  const moved: string[] = [];
  for (const { id, name } of chosen) {
    const bytes = unpackSegment(readFileSync(segmentFileOf(folder, name)));
    const segment = bytes && openSegment(bytes);
    if (segment === undefined) continue;
    const live = new Set(writer.pathsOf(id));
    for (let file = 0; file < segment.fileCount; file++) {
      const path = segment.pathOf(file);
      if (!live.has(path)) continue;
      builder.add({ path, text: textOfFile(segment, file) });
      moved.push(path);
    }
  }
  if (moved.length === 0) return false;
  writer.move(moved, packSegment(builder.build()));
  writer.sweep();
  return true;
}

/** Of the first size that has too many segments the smallest ones, as many as may be merged at once. */
export function segmentsToMerge(segments: readonly StoredSegmentRow[]): StoredSegmentRow[] {
  let above = -1;
  for (const filesMax of [indexLimits.mergedFilesMax / 10, indexLimits.mergedFilesMax]) {
    const ofSize = segments.filter(
      ({ liveFiles, liveBytes }) =>
        liveFiles > above && liveFiles <= filesMax && 2 * liveBytes <= indexLimits.mergedBytesMax,
    );
    above = filesMax;
    if (ofSize.length <= indexLimits.segmentsOfSizeMax) continue;
    ofSize.sort((a, b) => a.liveFiles - b.liveFiles || a.id - b.id);
    // Half of the room is made free at once, so that a save seldom pays for this.
    const chosen: StoredSegmentRow[] = [];
    let files = 0;
    let bytes = 0;
    for (const segment of ofSize.slice(0, ofSize.length - indexLimits.segmentsOfSizeMax / 2)) {
      files += segment.liveFiles;
      bytes += segment.liveBytes;
      if (files > indexLimits.mergedFilesMax || bytes > indexLimits.mergedBytesMax) break;
      chosen.push(segment);
    }
    if (chosen.length > 1) return chosen;
  }
  return [];
}

function textOfFile(lines: LineSource, file: number): string {
  const rows: string[] = [];
  for (let row = lines.firstRow(file); row < lines.firstRow(file + 1); row++) {
    const text = lines.textOf(lines.rowLines[row] ?? 0);
    rows.push(text === '' ? '' : lines.indentOf(row) + text);
  }
  return rows.join('\n');
}
