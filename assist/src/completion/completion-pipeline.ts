/** The port that a session and the one-shot commands complete through. */

import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import type { TextDocument } from '@foretoken/codebase/text/text-document.js';
import type { ChangedPlace } from '../context/context-finder.js';
import type { EditorActivity } from '../context/editor-activity.js';
import type { PromptCost } from '../prompt/prompt-meter.js';

export interface CompletionRequest {
  /** Groups requests that supersede one another: one a session and document. */
  readonly owner: string;
  readonly document: TextDocument;
  /** Root-relative path with '/', or the file's name when it lies in no root. */
  readonly path: string;
  /** Absolute root, or undefined for a file in no root. */
  readonly root: string | undefined;
  readonly tables: CodeTables | undefined;
  /** Definitions and imports, once they are indexed. */
  readonly structure?: CodeStructure | undefined;
  /** Why there are no complete tables yet, when there are none. */
  readonly indexing: boolean;
  /** UTF-16 offset of the cursor. */
  readonly offset: number;
  readonly trigger: 'automatic' | 'invoked';
  /** Text selected in the editor's own pop-up, which a suggestion must extend. */
  readonly selectedText?: string | undefined;
  readonly lineOnly: boolean;
  /** The client draws and inserts items that replace the rest of the cursor's line: see `CompletionItem.replaces`. */
  readonly mayReplaceRest?: boolean | undefined;
  /** Other unsaved buffers of the session by root-relative path; the same object while none of them changes. */
  readonly overlays: ReadonlyMap<string, string>;
  /** What the user did lately, where an editor tells. */
  readonly activity?: EditorActivity | undefined;
  /** Lines that are changed and not committed, where git tells. */
  readonly changes?: readonly ChangedPlace[] | undefined;
  readonly policy: CompletionPolicy;
  /** The user wants quiet for a while. */
  readonly snoozed?: boolean | undefined;
  /** A task of its own: nothing kept from earlier requests may answer it, and nothing is kept of it. */
  readonly fresh?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** The settings in force for a request; one immutable object, replaced when settings change. */
export interface CompletionPolicy {
  readonly enabled: boolean;
  readonly embedded: boolean;
  readonly waitMs: number;
  /** Items under this confidence are not shown; 0…1. */
  readonly confidenceMin: number;
  readonly itemsMax: number;
  /** Which backends are asked ahead, while nobody waits; absent: none. */
  readonly speculation?: 'on' | 'own-machine' | 'off' | undefined;
  /** What is less likely to be taken is held back, unless it is asked for by hand; 0…1. Absent: nothing is. */
  readonly acceptanceMin?: number | undefined;
  /** Of a model's text nothing less likely to be right is shown, unless it is asked for by hand; 0…1. Absent: anything is. */
  readonly surenessMin?: number | undefined;
}

export interface CompletionItem {
  /** Unique and monotone in this daemon; links item, command, trace and usage record. */
  readonly completionId: number;
  /** Inserted at the request's offset. */
  readonly text: string;
  /** UTF-16 units behind the offset that it takes the place of: closers to the end of the line, which stand in `text` in their order. Absent: none. */
  readonly replaces?: number | undefined;
  readonly source: CompletionSource;
  readonly confidence: number;
}

export type CompletionSource = 'cache' | 'type-through' | 'embedded' | 'backend';

export type CompletionOutcome =
  | {
      readonly kind: 'shown';
      readonly items: readonly CompletionItem[];
      readonly from: CompletionSource;
      /** What kept a better source from answering, when something did. */
      readonly detail?: string | undefined;
    }
  | { readonly kind: 'silent'; readonly because: SilentReason; readonly detail?: string | undefined };

export type SilentReason =
  | 'disabled'
  | 'snoozed'
  | 'excluded'
  | 'cursor-in-word'
  | 'superseded'
  | 'cancelled'
  | 'stale'
  | 'indexing'
  | 'not-confident'
  | 'held-back'
  | 'nothing-found'
  | 'backend-failed'
  | 'filtered'
  | 'document-too-large';

export interface CompletionTrace {
  readonly completionId: number;
  readonly wallMs: number;
  readonly owner: string;
  readonly path: string;
  readonly line: number;
  readonly outcome: CompletionOutcome['kind'];
  readonly from?: CompletionSource | undefined;
  readonly because?: SilentReason | undefined;
  readonly detail?: string | undefined;
  /** Why a streamed text ended where it did, when one was shown. */
  readonly stop?: string | undefined;
  /** The suggestion that is shown first: of an earlier request, when it only goes on. */
  readonly suggestionId?: number | undefined;
  /** Secrets replaced in the prompt, when one was made. */
  readonly redactions?: number | undefined;
  /** Whether the context of that prompt was found before it was asked for, while the user paused or looked. */
  readonly contextAhead?: boolean | undefined;
  /** Tokens of that prompt, and how many of them the server has read before. */
  readonly prompt?: PromptCost | undefined;
  /** Milliseconds spent in each stage, in order. */
  readonly stages: readonly { readonly stage: string; readonly ms: number }[];
  readonly ms: number;
}

export type OpenedCode = Pick<CompletionRequest, 'document' | 'path' | 'tables' | 'structure' | 'overlays'>;

export interface CompletionPipeline {
  /** Always resolves; a superseded or cancelled request resolves silent. */
  complete(request: CompletionRequest): Promise<CompletionOutcome>;
  /** The newest traces, newest first. */
  traces(max: number): readonly CompletionTrace[];
  /** Gets ready for requests in a document that was opened, in between other work. */
  prepare(code: OpenedCode): void;
  /** The cursor came to rest there, and its user may go on: finds ahead what a key there and Enter behind the line would wait for. */
  rested(place: CompletionRequest): void;
  /** Something was typed that may be asked about in a moment: what that request would wait for is found, where `place` still tells one then. */
  typed(owner: string, place: () => CompletionRequest | undefined): void;
  /** A codebase is whole: practises on the first one what requests do, since code that never ran takes several times as long. */
  practise(code: Pick<CompletionRequest, 'structure'> & { readonly tables: CodeTables }): void;
  /** Forgets what is kept for an owner, when its document closes. */
  forget(owner: string): void;
}
