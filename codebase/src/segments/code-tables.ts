/**
 * What the daemon knows of one codebase in memory: the learned tables of all its segments, read only.
 * A view shadows the files a session has open, so that no source sees the disk's copy of them.
 */
export interface CodeTables {
  readonly stats: CodeTablesStats;
}

export interface CodeTablesStats {
  readonly files: number;
  readonly lines: number;
  readonly tokens: number;
  /** Memory held by the tables, bytes. */
  readonly bytes: number;
}
