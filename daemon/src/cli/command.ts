/** The shape of a command: what it is called with, and what it gets to work with. */
import type { Readable, Writable } from 'node:stream';
import type { ExitCode } from './exit-codes.js';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Arguments as help shows them, e.g. `[DIR]`. */
  readonly usage: string;
  /** Fewest and most arguments that are no flags. */
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly flags: readonly FlagEntry[];
  /** Words that may come first, with a help of their own. */
  readonly verbs?: readonly VerbEntry[];
  /** Lines of explanation for the command's own help and the reference page. */
  readonly details?: readonly string[];
  /** Not in help: for the program's own use. */
  readonly internal?: true;
}

export interface VerbEntry {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Those of the command's flags that it takes. */
  readonly flags: readonly string[];
}

export interface FlagEntry {
  readonly name: string;
  /** Name of its value in help; a flag without one is a switch. */
  readonly value?: string;
  readonly summary: string;
}

export type CommandRun = (call: CommandCall) => Promise<ExitCode>;

export interface CommandCall {
  readonly positionals: readonly string[];
  /** Switches given: true; flags with a value: the value. */
  readonly flags: Readonly<Record<string, string | true | undefined>>;
  readonly io: CommandIo;
  /** Aborts on SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}

export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}
