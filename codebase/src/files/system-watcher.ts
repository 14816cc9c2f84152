/** The port to what the system tells of changes, and its real end: one recursive subscription a root. */
import watcher from '@parcel/watcher';

export interface SystemWatcher {
  /** Rejects when the root cannot be watched. `onChange` gets absolute paths, or an error after which events may be missing. */
  subscribe(
    root: string,
    unwatched: readonly (string | RegExp)[],
    onChange: (error: Error | null, paths: readonly string[]) => void,
  ): Promise<{ unsubscribe(): Promise<void> }>;
}

export const systemWatcher: SystemWatcher = {
  subscribe: (root, unwatched, onChange) =>
    watcher.subscribe(root, (error, events) => onChange(error, error === null ? events.map(({ path }) => path) : []), {
      ignore: [...unwatched],
    }),
};
