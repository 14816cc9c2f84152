/** The vectors of an `/v1/embeddings` answer, parsed at the edge: numbers or base64, finite, of one length, as many as were asked for. */
import { parseJson } from './completion-event.js';

export type ParsedVectors =
  | { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[] }
  /** What is wrong with the answer, as the end of a sentence that begins with its host. */
  | { readonly kind: 'garbage'; readonly what: string };

/** Never throws. The vectors get length 1. */
export function parseVectors(json: string, count: number, dimensionMax: number): ParsedVectors {
  const data = dataOf(parseJson(json));
  if (data === undefined) return garbage('sends something that holds no embeddings');
  if (data.length !== count) return garbage(`sends ${data.length} embeddings for ${count} texts`);
  const vectors: Float32Array[] = [];
  for (const [i, item] of data.entries()) {
    const index = item['index'] ?? i;
    const vector = numbersOf(item['embedding'], dimensionMax);
    if (vector === undefined) return garbage('sends an embedding that is no list of numbers, or too long a one');
    if (!normalise(vector)) return garbage('sends an embedding without direction, or with numbers that are not finite');
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count)
      return garbage('numbers its embeddings wrongly');
    vectors[index] = vector;
  }
  if (Object.keys(vectors).length !== count) return garbage('numbers its embeddings wrongly');
  const dimension = vectors[0]?.length;
  if (vectors.some((vector) => vector.length !== dimension)) return garbage('sends embeddings of several dimensions');
  return { kind: 'vectors', vectors };
}

function garbage(what: string): ParsedVectors {
  return { kind: 'garbage', what };
}

function dataOf(body: unknown): Readonly<Record<string, unknown>>[] | undefined {
  if (!isRecord(body) || !Array.isArray(body['data'])) return undefined;
  const data: unknown[] = body['data'];
  return data.every(isRecord) ? data : undefined;
}

function numbersOf(value: unknown, dimensionMax: number): Float32Array | undefined {
  if (typeof value === 'string') return fromBase64(value, dimensionMax);
  if (!Array.isArray(value) || value.length === 0 || value.length > dimensionMax) return undefined;
  const numbers: unknown[] = value;
  return numbers.every((number) => typeof number === 'number') ? Float32Array.from(numbers) : undefined;
}

/** Float32, little-endian. */
function fromBase64(text: string, dimensionMax: number): Float32Array | undefined {
  if (text.length > dimensionMax * 6) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0 || bytes.length / 4 > dimensionMax) return undefined;
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

/** Whether it has a direction. */
function normalise(vector: Float32Array): boolean {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (!Number.isFinite(length) || length < 1e-12) return false;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length;
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
