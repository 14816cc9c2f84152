/** Holds the values of the metrics table and writes them in Prometheus' text format. */
import { type MetricEntry, type MetricName, metricsTable } from './metrics-table.js';

/** Upper bounds of histogram buckets, seconds. */
const bucketSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Histogram {
  readonly buckets: number[];
  sum: number;
  count: number;
}

export class MetricsRegistry {
  readonly #values = new Map<MetricName, Map<string, number>>();
  readonly #histograms = new Map<MetricName, Map<string, Histogram>>();
  readonly #onScrape: (() => void)[] = [];

  /** Called before each scrape, to set gauges that are only read then. */
  beforeScrape(run: () => void): void {
    this.#onScrape.push(run);
  }

  add(name: MetricName, label = '', by = 1): void {
    const values = this.#valuesOf(name);
    values.set(label, (values.get(label) ?? 0) + by);
  }

  set(name: MetricName, value: number, label = ''): void {
    this.#valuesOf(name).set(label, value);
  }

  observe(name: MetricName, seconds: number, label = ''): void {
    const histograms = upsert(this.#histograms, name, () => new Map<string, Histogram>());
    const histogram = upsert(histograms, label, () => ({ buckets: bucketSeconds.map(() => 0), sum: 0, count: 0 }));
    const bucket = bucketSeconds.findIndex((bound) => seconds <= bound);
    if (bucket !== -1) histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1;
    histogram.sum += seconds;
    histogram.count++;
  }

  value(name: MetricName, label = ''): number {
    return this.#values.get(name)?.get(label) ?? 0;
  }

  /** Prometheus text exposition format, version 0.0.4. */
  text(): string {
    for (const run of this.#onScrape) run();
    const lines: string[] = [];
    for (const [name, entry] of entries()) {
      lines.push(`# HELP ${name} ${entry.help}`, `# TYPE ${name} ${entry.type}`);
      const label = entry.labels?.[0];
      if (entry.type === 'histogram') this.#histogramLines(name, label, lines);
      else {
        const values = this.#values.get(name);
        if (label === undefined) lines.push(`${name} ${values?.get('') ?? 0}`);
        else for (const [value, count] of values ?? []) lines.push(`${name}{${label}="${escaped(value)}"} ${count}`);
      }
    }
    return `${lines.join('\n')}\n`;
  }

  #histogramLines(name: MetricName, label: string | undefined, lines: string[]): void {
    for (const [value, { buckets, sum, count }] of this.#histograms.get(name) ?? []) {
      const own = label === undefined ? '' : `${label}="${escaped(value)}",`;
      let below = 0;
      for (const [i, bound] of bucketSeconds.entries()) {
        below += buckets[i] ?? 0;
        lines.push(`${name}_bucket{${own}le="${bound}"} ${below}`);
      }
      lines.push(`${name}_bucket{${own}le="+Inf"} ${count}`);
      const braces = own === '' ? '' : `{${own.slice(0, -1)}}`;
      lines.push(`${name}_sum${braces} ${sum}`, `${name}_count${braces} ${count}`);
    }
  }

  #valuesOf(name: MetricName): Map<string, number> {
    return upsert(this.#values, name, () => new Map<string, number>());
  }
}

/** A name may be the user's own. */
function escaped(label: string): string {
  return label.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
}

function upsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function entries(): [MetricName, MetricEntry][] {
  const names = Object.keys(metricsTable).filter((name): name is MetricName => name in metricsTable);
  return names.map((name) => [name, metricsTable[name]]);
}
