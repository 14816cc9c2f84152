/** In which order the servers of one model are tried: the same document at the same server, as long as that has no more than its share; what belongs to none, where least is to do. */
import { createHash } from 'node:crypto';

export interface EndpointLoad {
  readonly name: string;
  /** Requests that it works on for us. */
  readonly inFlight: number;
}

/**
 * Highest random weight first: one server more or less moves only the documents that it takes or leaves. A server that
 * would get more than `shareMax` times the average goes behind those that would not. Without an affinity the one with the fewest requests in flight is first.
 */
export function endpointOrder<T extends EndpointLoad>(
  endpoints: readonly T[],
  affinity: string,
  shareMax: number,
): T[] {
  const total = endpoints.reduce((sum, { inFlight }) => sum + inFlight, 0);
  const most = Math.ceil(((total + 1) * shareMax) / Math.max(1, endpoints.length));
  const weighed = endpoints.map((endpoint) => ({
    endpoint,
    full: endpoint.inFlight + 1 > most,
    weight: weightOf(affinity, endpoint.name),
  }));
  const load = ({ endpoint }: { readonly endpoint: T }) => (affinity === '' ? endpoint.inFlight : 0);
  weighed.sort((a, b) => Number(a.full) - Number(b.full) || load(a) - load(b) || b.weight - a.weight);
  return weighed.map(({ endpoint }) => endpoint);
}

function weightOf(affinity: string, name: string): number {
  return createHash('sha1').update(`${affinity}\0${name}`).digest().readUInt32BE();
}
