/** What the user did lately in the editor, newest first in each list; bounded by whoever keeps it. Paths are root-relative. */

export interface EditorActivity {
  readonly edits: readonly RecentEdit[];
  /** Text that the user typed or accepted, and took back. */
  readonly undone: readonly UndoneEdit[];
  /** Files that are open, or were left a short while ago. */
  readonly visits: readonly FileVisit[];
  readonly diagnostics: readonly NearDiagnostic[];
}

export interface RecentEdit {
  readonly path: string;
  /** 1-based lines that the edit touched, as they are numbered now; where lines were only taken out, the line after them. */
  readonly startLine: number;
  readonly endLine: number;
  /** The lines as they were before the burst of edits, and as they are. */
  readonly before: string;
  readonly after: string;
  readonly ageMs: number;
  /** A suggestion was taken in it. */
  readonly isAccepted: boolean;
}

export interface UndoneEdit {
  readonly path: string;
  /** The lines that are gone again. */
  readonly text: string;
  readonly ageMs: number;
  readonly isAccepted: boolean;
}

export interface FileVisit {
  readonly path: string;
  /** 1-based line of the last known cursor or change. */
  readonly line: number | undefined;
  readonly isOpen: boolean;
  readonly ageMs: number;
  /** How often the user went between this file and the one under the cursor. */
  readonly moves: number;
}

export interface NearDiagnostic {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}
