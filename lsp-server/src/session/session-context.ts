/** What the handlers of one session share. */
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';
import type { SessionActivity } from '../activity/session-activity.js';
import type { SessionDocuments } from '../documents/session-documents.js';
import type { SessionNotebooks } from '../documents/session-notebooks.js';
import type { Connection } from '../rpc/connection.js';
import type { SessionServices, SessionSettings } from '../session-services.js';
import type { DrawnViews } from './drawn-views.js';
import type { LifecycleState } from './lifecycle.js';
import type { SessionFolders } from './session-folders.js';

export interface SessionContext {
  /** Unique in this process. */
  readonly id: string;
  readonly services: SessionServices;
  readonly connection: Connection;
  readonly documents: SessionDocuments;
  readonly notebooks: SessionNotebooks;
  readonly folders: SessionFolders;
  readonly activity: SessionActivity;
  readonly drawnViews: DrawnViews;
  /** Answers the completion request in flight for a document with null; by URI. */
  readonly superseded: Map<string, () => void>;
  state: LifecycleState;
  client: ClientFacts;
  /** Replaced as a whole when the editor's settings change. */
  settings: SessionSettings;
  /** How often the settings were asked for; the answer to the last counts. */
  configurationPulls: number;
  /** The client has asked for an inline completion. */
  asksInline: boolean;
  /** Requests in flight that the status line tells of. */
  working: number;
  /** Until when nothing is suggested, in milliseconds of the monotonic clock; 0: no snooze. */
  snoozedUntil: number;
  /** Forgets the timer that ends a snooze: it would hold the session, its documents included, until then. */
  cancelWake: () => void;
  /** Looks whether the client's status line still says what is so, and tells it otherwise. */
  tellStatus: () => void;
  /** What is done when the client's user cancels a progress bar. */
  cancelProgress: (token: unknown) => void;
  /** Tells the user something, once for each `topic` in this session. */
  showOnce(topic: string, severity: 'error' | 'warning', text: string): void;
  /** `run` is called when the session ends. */
  onEnd(run: () => void): void;
  /** Ends the session; the process goes on. */
  close(reason: string): void;
}

/** What the client said of itself in `initialize`. */
export interface ClientFacts {
  readonly name: string;
  readonly encoding: PositionEncoding;
  readonly answersConfiguration: boolean;
  readonly showsProgress: boolean;
  /** Announces that it can; some that can do not. */
  readonly drawsInlineCompletion: boolean;
  /** Whether its user may choose that an item replaces the word it stands in. */
  readonly insertsOrReplaces: boolean;
  /** Draws and inserts inline completions that replace what stands behind the cursor (capability `experimental.foretoken.replacesRest`). */
  readonly replacesRest: boolean;
  /** Wants `foretoken/indexStatus` (capability `experimental.foretoken.indexStatus`). */
  readonly wantsIndexStatus: boolean;
  /** Wants `foretoken/sessionStatus` (capability `experimental.foretoken.sessionStatus`). */
  readonly wantsSessionStatus: boolean;
}

export type RequestHandler = (session: SessionContext, params: unknown, signal: AbortSignal) => unknown;
export type NotificationHandler = (session: SessionContext, params: unknown) => void;
