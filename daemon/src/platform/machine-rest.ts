/** Whether background work should leave the machine alone: it runs on battery, or is busy. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

/** One power supply as Linux tells of it. */
export interface PowerSupply {
  readonly type: string;
  readonly online: string;
  readonly status: string;
  /** `Device` for the battery of a mouse or headset. */
  readonly scope: string;
}

/** Why to wait, as a sentence begins, or undefined. `loadMax` is the load of a core in percent; 0: load does not matter. */
export function restReason(
  supplies: readonly PowerSupply[],
  load: number,
  cores: number,
  loadMax: number,
): string | undefined {
  if (onBattery(supplies)) return 'the machine runs on battery';
  if (loadMax > 0 && (100 * load) / cores > loadMax) return 'the machine is busy';
  return undefined;
}

function onBattery(supplies: readonly PowerSupply[]): boolean {
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  if (own.some(({ type, online }) => type !== 'Battery' && online === '1')) return false;
  return own.some(({ type, status }) => type === 'Battery' && status === 'Discharging');
}

/** The power supplies below /sys/class/power_supply; none on other systems. */
export function powerSupplies(folder = '/sys/class/power_supply'): PowerSupply[] {
  try {
    return readdirSync(folder).map((name) => {
      const fact = (file: string) => readFact(join(folder, name, file));
      return { type: fact('type'), online: fact('online'), status: fact('status'), scope: fact('scope') };
    });
  } catch {
    return [];
  }
}

/** The load of the last minute; 0 on Windows, which has none. */
export function machineLoad(): { load: number; cores: number } {
  return { load: loadavg()[0] ?? 0, cores: availableParallelism() };
}

function readFact(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
