/** The rows of the daemon's views, as `foretoken/views` gives them: this client draws them, and decides nothing about them. */

/** What the user may do about a row: a request, sent as it stands here. */
export interface RowAction {
  readonly id: string;
  readonly title: string;
  readonly method: string;
  readonly params: object;
  readonly confirm?: string;
}

export interface ViewRow {
  readonly title: string;
  readonly value: string;
  readonly detail?: string;
  readonly state?: 'good' | 'busy' | 'paused' | 'bad';
  readonly actions?: readonly RowAction[];
  readonly rows?: readonly ViewRow[];
}

export interface View {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly ViewRow[];
}

/** Asks the daemon; undefined while there is no session with it. */
export type AskDaemon = <Answer>(method: string, params: object) => Promise<Answer | undefined>;
