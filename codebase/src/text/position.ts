/** Positions as LSP counts them; `character` is in units of the negotiated encoding. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32';
