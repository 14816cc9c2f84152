/** Reads the tasks of `complete --batch` and `context --batch` by the schemas of the wire. */
import { methods } from '@foretoken/protocol/methods.js';
import type { CompletionTask, ContextTask } from './operations.js';
import { problemOf } from './serve-operations.js';

export function parseCompletionTask(value: unknown): { readonly task: CompletionTask } | { readonly problem: string } {
  const lineOnly = field(value, 'line_only') ?? field(value, 'lineOnly') ?? false;
  const parsed = methods.complete.params.safeParse(withDefaults(value, { lineOnly }));
  return parsed.success ? { task: parsed.data } : { problem: problemOf(parsed.error) };
}

export function parseContextTask(value: unknown): { readonly task: ContextTask } | { readonly problem: string } {
  const parsed = methods.context.params.safeParse(withDefaults(value, {}));
  return parsed.success ? { task: parsed.data } : { problem: problemOf(parsed.error) };
}

/** A task without text behind the cursor may leave it out. */
function withDefaults(value: unknown, extra: object): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return { suffix: '', ...value, ...extra };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
