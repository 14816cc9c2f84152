/** Tells which paths of a root changed, storms gathered; where the system cannot watch, asks for a walk now and then and says so. */
import { errorMessage } from '@foretoken/base/app-error.js';
import watcher from '@parcel/watcher';
import type { IgnoreRules } from './ignore-rules.js';
import { fileLimits } from './limits.js';

export interface Watch {
  /** Set when the root is polled instead of watched: why, for the user. */
  readonly problem: string | undefined;
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly root: string;
  /** Large trees that they leave out are not watched. */
  readonly rules: IgnoreRules;
  /** Absolute paths that changed; undefined means anything may have. */
  readonly onChange: (paths: readonly string[] | undefined) => void;
}

/** Never rejects: a root that cannot be watched is polled. */
export async function watchRoot(options: WatchOptions): Promise<Watch> {
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const paths = gathered.size > fileLimits.stormPathsMax ? undefined : [...gathered];
    gathered.clear();
    options.onChange(paths);
  };
  const gather = (path: string) => {
    if (gathered.size <= fileLimits.stormPathsMax) gathered.add(path);
    // A storm keeps its first date, so that it cannot put the update off for ever.
    timer ??= setTimeout(flush, fileLimits.watchSettleMs);
  };
  try {
    const subscription = await watcher.subscribe(
      options.root,
      (error, events) => {
        if (error !== null) options.onChange(undefined);
        else for (const event of events) gather(event.path);
      },
      { ignore: unwatched(options.rules) },
    );
    return {
      problem: undefined,
      async close() {
        clearTimeout(timer);
        await subscription.unsubscribe();
      },
    };
  } catch (thrown) {
    const poll = setInterval(() => options.onChange(undefined), fileLimits.pollMs);
    poll.unref();
    const seconds = fileLimits.pollMs / 1000;
    return {
      problem: `This folder cannot be watched (${errorMessage(thrown)}); it is looked through every ${seconds} s instead. On Linux, raise fs.inotify.max_user_watches.`,
      async close() {
        clearInterval(poll);
      },
    };
  }
}

/** Trees that are never read, and output of builds unless the codebase takes it back. */
function unwatched(rules: IgnoreRules): string[] {
  const built = ['target', 'dist', 'build', 'out'].filter((name) => rules.ignoresEntry(`${name}/`));
  return ['.git', 'node_modules', '__pycache__', '.venv', ...built].map((name) => `**/${name}/**`);
}
