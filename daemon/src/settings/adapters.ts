/** LoRA adapters that servers load while they run, as `models.adapters` names them. */
import type { Settings } from './settings-table.js';

export interface NamedAdapter {
  readonly name: string;
  /** On the server's machine. */
  readonly path: string;
}

export function adaptersOf(settings: Pick<Settings, 'models.adapters'>): readonly NamedAdapter[] {
  return settings['models.adapters'].flatMap((item) => parseAdapter(item) ?? []);
}

/** Of `our-style=/adapters/our-style`; undefined where a part is missing. */
export function parseAdapter(item: string): NamedAdapter | undefined {
  const at = item.indexOf('=');
  const name = item.slice(0, Math.max(0, at)).trim();
  const path = item.slice(at + 1).trim();
  return name === '' || path === '' ? undefined : { name, path };
}
