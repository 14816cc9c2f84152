/** One check of the doctor: looks at one thing, changes nothing, and says in words what to do. */
import type { Folders } from '../platform/folders.js';
import type { LoadedSettings } from '../settings/load-settings.js';

export interface DoctorCheck {
  readonly name: string;
  /** What it looks at, for the reference page. */
  readonly summary: string;
  run(scene: DoctorScene): Promise<readonly Finding[]>;
}

export interface Finding {
  readonly level: 'ok' | 'note' | 'problem';
  readonly message: string;
  /** What to do; every problem has one. */
  readonly todo?: string | undefined;
}

/** What the checks look at. */
export interface DoctorScene {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly nodeVersion: string;
  readonly folders: Folders;
  readonly loaded: LoadedSettings;
  /** The codebase that is asked about. */
  readonly root: string;
  readonly signal: AbortSignal;
}

export function ok(message: string): Finding {
  return { level: 'ok', message };
}

/** Something to know that keeps nothing from working. */
export function note(message: string, todo?: string): Finding {
  return { level: 'note', message, todo };
}

export function problem(message: string, todo: string): Finding {
  return { level: 'problem', message, todo };
}
