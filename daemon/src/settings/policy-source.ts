/** Gives the completion policy of each document: the daemon's settings, the session's over them, tightened by the project's. */
import type { CompletionPolicy } from '@foretoken/assist/completion/completion-pipeline.js';
import { Lru } from '@foretoken/base/lru.js';
import { patternMatcher } from '@foretoken/codebase/files/pattern-matcher.js';
import type { SessionSettings } from '@foretoken/lsp-server/session-services.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { commandPolicy, completionPolicy } from './completion-policy.js';
import { readProject, tightenedBy, withSession } from './load-settings.js';
import type { SettingsLayer } from './settings-layer.js';
import type { Settings } from './settings-table.js';

export interface DocumentPlace {
  /** Undefined for a file in no codebase. */
  readonly root: string | undefined;
  /** Root-relative, with '/'. */
  readonly path: string;
  readonly languageId: string;
}

export interface PolicySource {
  /** Ghost text in an editor. */
  ofSession(session: SessionSettings, place: DocumentPlace): CompletionPolicy;
  /** Whether a session's editor is to get completion items. */
  itemsMode(session: SessionSettings): Settings['completion.items'];
  /** Whether a file is never read, or excluded by the user or its project. */
  isPrivate(session: SessionSettings, place: Omit<DocumentPlace, 'languageId'>): boolean;
  /** A command that asks for one place. */
  ofCommand(place: DocumentPlace): CompletionPolicy;
  /** A root's settings, its project's tightenings included. */
  settingsOf(root: string | undefined): Settings;
  /** A project's file may have changed: it is read again. Called when files of a root change. */
  changed(): void;
}

/** `settings` is asked at each use. A project's file is read once a root until `changed`. */
export function createPolicySource(settings: () => Settings): PolicySource {
  const projects = new Lru<string, SettingsLayer>(Number.POSITIVE_INFINITY, projectsMax);
  const merged = new WeakMap<Settings, WeakMap<SettingsLayer, Settings>>();
  const excluded = new WeakMap<Settings, (path: string) => boolean>();
  const sessions = new WeakMap<Settings, WeakMap<SessionSettings, Settings>>();

  function tightened(base: Settings, root: string | undefined): Settings {
    if (root === undefined) return base;
    const project = projects.get(root) ?? readProject(root);
    projects.set(root, project, 1);
    return remembered(merged, base, project, () => tightenedBy(base, project).settings);
  }

  function excludes(inForce: Settings, path: string): boolean {
    let matches = excluded.get(inForce);
    if (matches === undefined) {
      matches = patternMatcher(inForce['privacy.exclude']);
      excluded.set(inForce, matches);
    }
    return matches(path);
  }

  function allowed(policy: CompletionPolicy, inForce: Settings, path: string): CompletionPolicy {
    return policy.enabled && excludes(inForce, path) ? { ...policy, enabled: false } : policy;
  }

  function inForceFor(session: SessionSettings, root: string | undefined): Settings {
    const own = settings();
    return tightened(
      remembered(sessions, own, session, () => withSession(own, session).settings),
      root,
    );
  }

  return {
    ofSession(session, { root, path, languageId }) {
      const inForce = inForceFor(session, root);
      return allowed(completionPolicy(inForce, languageId), inForce, path);
    },
    itemsMode: (session) => inForceFor(session, undefined)['completion.items'],
    isPrivate: (session, { root, path }) =>
      pathLevel(path) === 'never-read' || excludes(inForceFor(session, root), path),
    ofCommand({ root, path, languageId }) {
      const inForce = tightened(settings(), root);
      return allowed(commandPolicy(inForce, languageId), inForce, path);
    },
    settingsOf: (root) => tightened(settings(), root),
    changed: () => projects.clear(),
  };
}

const projectsMax = 1_000;

/** Settings are immutable objects, so what was made of the same two is still right. */
function remembered<A extends object, B extends object, C>(
  made: WeakMap<A, WeakMap<B, C>>,
  left: A,
  right: B,
  make: () => C,
): C {
  const byRight = made.get(left) ?? new WeakMap<B, C>();
  made.set(left, byRight);
  const known = byRight.get(right);
  if (known !== undefined) return known;
  const value = make();
  byRight.set(right, value);
  return value;
}
