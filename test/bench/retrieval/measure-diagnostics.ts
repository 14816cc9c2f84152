/**
 * Measures what diagnostics near the cursor add to the context, in Python: what pyflakes says of the file while the line is missing, told
 * as an editor passes diagnostics on. Needs `python3 -m pyflakes` (PyPI pyflakes); FORETOKEN_PYTHON names another Python. Prints a
 * JSON object a line.
 */
import { spawnSync } from 'node:child_process';
import type { EditorActivity, NearDiagnostic } from '@foretoken/assist/context/editor-activity.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { readerOf } from '../evaluation/indexed-codebase.js';
import { type EvaluationTask, evaluationFolder, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { RecallVariants } from './recall-variants.js';

const python = process.env['FORETOKEN_PYTHON'] ?? 'python3';
/** As many lines above and below the cursor as the context looks at. */
const linesNear = 3;
const nothing: EditorActivity = { edits: [], undone: [], visits: [], diagnostics: [] };

const folder = evaluationFolder();
const hasPyflakes = spawnSync(python, ['-m', 'pyflakes', '--version']).status === 0;
if (!hasPyflakes) console.error(`skipped: ${python} has no pyflakes`);
if (folder !== undefined && hasPyflakes) {
  const all = suitesOf(folder).flatMap((suite) => tasksOf(folder, suite));
  const tasks = all.filter(({ language }) => language === 'py' || language === 'python');
  const recall = new RecallVariants(['without', 'with'], activitySources);
  let told = 0;
  for (const task of tasks.toSorted((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0))) {
    const diagnostics = diagnosticsOf(task);
    if (diagnostics.length === 0) continue;
    told++;
    const reader = await readerOf(folder, task.repo);
    const activity = { ...nothing, diagnostics };
    recall.add(task, reader, [{ activity: nothing }, { activity }]);
  }
  console.error(`${tasks.length} tasks, ${told} with diagnostics near the cursor`);
  recall.print();
}

function diagnosticsOf({ path, prefix, suffix }: EvaluationTask): NearDiagnostic[] {
  const { stdout, stderr } = spawnSync(python, ['-m', 'pyflakes'], { input: prefix + suffix, encoding: 'utf8' });
  const cursorLine = prefix.split('\n').length;
  return Array.from(`${stdout}\n${stderr}`.matchAll(/^[^:\n]+:(\d+):\d+:? (.*)$/gm), ([, line, message = '']) => ({
    path,
    line: Number(line),
    message,
  })).filter(({ line }) => Math.abs(line - cursorLine) <= linesNear);
}
