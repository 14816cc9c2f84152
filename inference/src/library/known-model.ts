/** A model that this version knows where to get, and what is known of it beforehand. */

export interface KnownModel {
  readonly name: string;
  /** `1.5B`: billions. */
  readonly parameters: `${number}B`;
  readonly quantisation: string;
  /** A name of `models/fim-families.ts`. */
  readonly family: string;
  readonly licence: Licence;
  /** How many programming languages its authors name; undefined: they name none. */
  readonly languages: number | undefined;
  readonly contextTokens: number;
  /** Of keys and values in half precision; undefined: not published where it could be read. */
  readonly cacheBytesPerToken: number | undefined;
  readonly url: string;
  /** Undefined: no published source gives it for this very file. */
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
  /** Who gives size and checksum; only of `projects` are they several, who do not have it from one another. */
  readonly checkedBy: 'projects' | 'project' | 'tabby' | 'nix' | 'card';
}

export interface Licence {
  readonly name: string;
  readonly url: string;
  /** `restricted`: commercial use is allowed, and some uses are not. */
  readonly uses: 'any' | 'restricted' | 'non-commercial';
}

/** Of the file; where no source gives it, from its parameters. */
export function expectedBytes({ bytes, parameters, quantisation }: KnownModel): number {
  const bits = quantisation.startsWith('Q8') ? bitsOfQ8 : bitsOfQ4;
  return bytes ?? Math.round((Number.parseFloat(parameters) * 1e9 * bits) / 8);
}

/** Blocks of 32 numbers with a scale of 16 bits. Source: ggml-common.h, block_q8_0. */
const bitsOfQ8 = 8.5;
/** Of the known files of that kind, by size and parameters. */
const bitsOfQ4 = 4.9;

/** The address at a mirror that is laid out as Hugging Face is; other addresses stay. */
export function mirrored(url: string, mirror: string): string {
  const hub = 'https://huggingface.co/';
  return mirror === '' || !url.startsWith(hub) ? url : `${mirror.replace(/\/+$/, '')}/${url.slice(hub.length)}`;
}
