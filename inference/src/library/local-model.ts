/** A model file on this machine, as the record beside it says. */
import { isRecord, positive } from '../servers/model-list.js';

export interface LocalModel {
  /** What the user calls it, and the file's name without its ending. */
  readonly name: string;
  /** Absolute path of the GGUF file. */
  readonly path: string;
  /** Where it came from: an address without a password, or a file's path. */
  readonly source: string;
  /** Of the whole file, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** As its table or its own metadata names it; undefined: neither does. */
  readonly licence: string | undefined;
  /** A name of `models/fim-families.ts`; undefined: none that is known. */
  readonly family: string | undefined;
  /** What it was trained for; undefined: its metadata do not tell. */
  readonly contextTokens: number | undefined;
  /** Of keys and values; undefined: its metadata do not tell. */
  readonly cacheBytesPerToken: number | undefined;
  /** ISO date and time at which it was whole here. */
  readonly pulled: string;
}

/** Undefined for a name that could lead out of a folder, steer a terminal or be taken for an option. */
export function modelName(text: string): string | undefined {
  return /^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/.test(text) && !text.includes('..') ? text : undefined;
}

/** `path` is that of the model's file. Undefined for what is no record of `name`. */
export function parseRecord(json: unknown, name: string, path: string): LocalModel | undefined {
  if (!isRecord(json) || json['schema'] !== 1 || json['name'] !== name) return undefined;
  const { source, sha256, bytes, licence, family, contextTokens, cacheBytesPerToken, pulled } = json;
  if (!isLine(source) || !isLine(pulled) || !isLine(sha256) || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  const size = positive(bytes);
  if (size === undefined) return undefined;
  return {
    name,
    path,
    source,
    sha256,
    bytes: size,
    licence: isLine(licence) ? licence : undefined,
    family: isLine(family) ? family : undefined,
    contextTokens: positive(contextTokens),
    cacheBytesPerToken: positive(cacheBytesPerToken),
    pulled,
  };
}

/** The record's text; the path is not in it, since folders move. */
export function formatRecord({ path: _, ...facts }: LocalModel): string {
  return `${JSON.stringify({ schema: 1, ...facts }, undefined, 2)}\n`;
}

function isLine(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= lineCharactersMax && !/[\p{Cc}\p{Cf}]/u.test(value)
  );
}

const lineCharactersMax = 4_096;
