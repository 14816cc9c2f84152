/** The limits of machines: what runs on one shares its processor or graphics card, whatever the port and the model. */
import type { Clock } from '@foretoken/base/clock.js';
import { Lru } from '@foretoken/base/lru.js';
import { destinationOf } from '@foretoken/privacy/destination.js';
import { routingLimits } from '../limits.js';
import { PriorityLimit } from './priority-limit.js';

export class MachineLimits {
  readonly #clock: Clock;
  readonly #limits = new Lru<string, PriorityLimit>(routingLimits.machinesMax, routingLimits.machinesMax);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Of the machine at these addresses, or of those, where replicas are on several; of this machine where there are none. */
  of(urls: readonly string[]): PriorityLimit {
    const machines = urls.length === 0 ? [thisMachine] : urls.map(machineAt);
    const known = machines.map((machine) => this.#limits.get(machine)).find((limit) => limit !== undefined);
    const limit = known ?? new PriorityLimit(this.#clock);
    for (const machine of machines) if (this.#limits.get(machine) === undefined) this.#limits.set(machine, limit, 1);
    return limit;
  }
}

function machineAt(url: string): string {
  if (destinationOf(url) === 'own-machine') return thisMachine;
  return URL.parse(url.trim())?.hostname.toLowerCase() ?? url;
}

const thisMachine = '';
