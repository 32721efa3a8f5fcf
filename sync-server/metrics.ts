/** Figures about the relay's work in Prometheus text: counts and gauges, never content. */

export interface Metrics {
  /** Adds one. `labels` are few and fixed: codes and kinds, never ids. */
  count(name: CounterName, labels?: Readonly<Record<string, string>>): void;
  /** Prometheus text format 0.0.4. */
  render(gauges: Readonly<Record<GaugeName, number>>): string;
}

const counters = {
  countersign_acts_appended_total: 'Acts that were stored and acknowledged.',
  countersign_acts_refused_total: 'Acts that were refused, by code.',
  countersign_requests_total: 'HTTP answers, by status.',
  countersign_connections_total: 'WebSockets that were opened, by socket.',
} as const;
export type CounterName = keyof typeof counters;

const gauges = {
  countersign_connections: 'WebSockets that are open.',
  countersign_documents: 'Documents that are kept.',
  process_resident_memory_bytes: 'Resident memory size in bytes.',
  process_start_time_seconds: 'Start of the process, seconds since 1970.',
} as const;
export type GaugeName = keyof typeof gauges;

export function createMetrics(): Metrics {
  const counts = new Map<CounterName, Map<string, number>>();
  return {
    count(name, labels = {}) {
      const series = counts.get(name) ?? new Map<string, number>();
      const key = Object.entries(labels)
        .map(([label, value]) => `${label}="${value}"`)
        .join(',');
      series.set(key, (series.get(key) ?? 0) + 1);
      counts.set(name, series);
    },
    render(values) {
      const lines: string[] = [];
      for (const [name, help] of Object.entries(counters) as [CounterName, string][]) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`);
        const series = counts.get(name) ?? new Map([['', 0]]);
        for (const [labels, count] of series) lines.push(`${name}${labels && `{${labels}}`} ${count}`);
      }
      for (const [name, help] of Object.entries(gauges) as [GaugeName, string][])
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${values[name]}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
