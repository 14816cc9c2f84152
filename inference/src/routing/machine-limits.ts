/** The limits of machines: what runs on one shares its processor or graphics card, whatever the port, the model and the name it goes by. */
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { Clock } from '@foretoken/base/clock.js';
import { Lru } from '@foretoken/base/lru.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import { routingLimits } from '../limits.js';
import { PriorityLimit } from './priority-limit.js';

/** The addresses of a host by its name. Rejects where there are none. */
export type AddressesOf = (host: string) => Promise<readonly string[]>;

export class MachineLimits {
  readonly #clock: Clock;
  readonly #addressesOf: AddressesOf;
  /** By address, or by name while that is not known. */
  readonly #limits = new Lru<string, PriorityLimit>(routingLimits.machinesMax, routingLimits.machinesMax);
  readonly #machines = new Lru<string, string>(routingLimits.machinesMax, routingLimits.machinesMax);
  /** Names without an answer yet: how often they had none, and when they are asked about again. */
  readonly #unknown = new Lru<string, { readonly times: number; readonly againMs: number }>(
    routingLimits.machinesMax,
    routingLimits.machinesMax,
  );

  constructor(clock: Clock, addressesOf: AddressesOf = systemAddresses) {
    this.#clock = clock;
    this.#addressesOf = addressesOf;
  }

  /**
   * Of the machine at these addresses, or of those, where replicas are on several; of this machine where there are none. To be asked
   * at each use: two names may turn out to be one machine's. `resolves`: whether the system may be asked for the addresses of names.
   */
  of(urls: readonly string[], resolves = true): () => PriorityLimit {
    const hosts = urls.length === 0 ? [thisMachine] : urls.map(hostOf);
    const look = () => {
      if (resolves) for (const host of hosts) void this.#resolve(host);
    };
    look();
    return () => {
      look();
      return this.#limitOf(hosts.map((host) => this.#machines.get(host) ?? host));
    };
  }

  #limitOf(machines: readonly string[]): PriorityLimit {
    const known = machines.map((machine) => this.#limits.get(machine)).find((limit) => limit !== undefined);
    const limit = known ?? new PriorityLimit(this.#clock);
    for (const machine of machines) if (this.#limits.get(machine) === undefined) this.#limits.set(machine, limit, 1);
    return limit;
  }

  async #resolve(host: string): Promise<void> {
    if (host === thisMachine || this.#machines.get(host) !== undefined) return;
    const { times, againMs } = this.#unknown.get(host) ?? { times: 0, againMs: Number.NEGATIVE_INFINITY };
    if (this.#clock.now() < againMs) return;
    this.#unknown.set(host, { times, againMs: Number.POSITIVE_INFINITY }, 1);
    const addresses = await this.#addressesOf(host).catch(() => []);
    const machine = addresses.some(isOwn) ? thisMachine : addresses.toSorted()[0];
    if (machine === undefined) {
      const { lookupAgainMs, lookupAgainMsMax } = routingLimits;
      const ms = Math.min(lookupAgainMs * 2 ** times, lookupAgainMsMax);
      this.#unknown.set(host, { times: times + 1, againMs: this.#clock.now() + ms }, 1);
      return;
    }
    this.#unknown.delete(host);
    const names = [host, ...addresses].filter((name) => name !== machine);
    const known = [machine, ...names].map((name) => this.#limits.get(name)).find((limit) => limit !== undefined);
    // What is under way already counts on.
    if (known !== undefined) this.#limits.set(machine, known, 1);
    for (const name of names) this.#machines.set(name, machine, 1);
  }
}

function hostOf(url: string): string {
  const host =
    URL.parse(url.trim())
      ?.hostname.toLowerCase()
      .replace(/^\[|\]$/g, '') ?? url;
  return isOwn(host) ? thisMachine : host;
}

/** A system's own name may lead to any address of the loopback interface. */
function isOwn(address: string): boolean {
  if (destinationOf(`http://${address.includes(':') ? `[${address}]` : address}`) === 'own-machine') return true;
  return ownInterfaces().some((one) => one?.some((own) => own.address === address));
}

/** None where a sandbox keeps them from us. */
function ownInterfaces() {
  try {
    return Object.values(networkInterfaces());
  } catch {
    return [];
  }
}

async function systemAddresses(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

const thisMachine = '';
