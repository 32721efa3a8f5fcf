/** Figures about the relay's work in Prometheus' text format 0.0.4: counts, times and gauges, never content. */

export interface Metrics {
  /** Adds one. `labels` are few and fixed: codes and kinds, never ids. */
  count(name: CounterName, labels?: Labels): void;
  /** How to add one to a series, for work that is done thousands of times a second. */
  counter(name: CounterName, labels?: Labels): () => void;
  /** Notes how long something took. */
  took(name: HistogramName, seconds: number): void;
  render(gauges: Gauges): string;
}

export type Labels = Readonly<Record<string, string>>;
/** `undefined` for what cannot be read just now: the others are told. */
export type Gauges = Readonly<Record<GaugeName, number | undefined>>;

const counters = {
  countersign_acts_appended_total: 'Acts that were stored and acknowledged.',
  countersign_refusals_total: 'What was refused, by where (acts, body, socket) and code.',
  countersign_frames_total: 'WebSocket messages that were received, by socket.',
  countersign_requests_total: 'HTTP answers, by status.',
  countersign_connections_total: 'WebSockets that were opened, by socket.',
} as const;
export type CounterName = keyof typeof counters;

const histograms = {
  countersign_commit_seconds: 'Storing what came in one turn, with its sync to disk.',
} as const;
export type HistogramName = keyof typeof histograms;

const gauges = {
  countersign_connections: 'WebSockets that are open.',
  countersign_rooms: 'Bodies that are in memory.',
  countersign_other_nodes: 'Other relays on the same database that are heard.',
  countersign_documents: 'Documents that are kept.',
  countersign_acts_waiting: 'Messages about acts that wait for their answer.',
  countersign_unsent_bytes: 'Bytes that readers have not taken yet.',
  countersign_mail_waiting: 'Mails that could not be sent yet.',
  countersign_disk_free_bytes: 'Room on the disk of the data folder.',
  countersign_event_loop_lag_p50_seconds: 'Median delay of the event loop, over ten seconds.',
  countersign_event_loop_lag_p99_seconds: '99th percentile of that delay.',
  countersign_event_loop_lag_max_seconds: 'Longest such delay.',
  process_resident_memory_bytes: 'Resident memory size in bytes.',
  process_cpu_seconds_total: 'Processor time of the process.',
  process_start_time_seconds: 'Start of the process, seconds since 1970.',
} as const;
export type GaugeName = keyof typeof gauges;

const bucketsSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

export function createMetrics(): Metrics {
  const counted = new Map<string, Map<string, { value: number }>>();
  const timed = new Map<HistogramName, Timed>();

  const series = (name: CounterName, labels: Labels): { value: number } => {
    const ofName = counted.get(name) ?? new Map<string, { value: number }>();
    counted.set(name, ofName);
    const key = labelText(labels);
    const found = ofName.get(key) ?? { value: 0 };
    ofName.set(key, found);
    return found;
  };

  return {
    count: (name, labels = {}) => void series(name, labels).value++,
    counter(name, labels = {}) {
      const ofLabels = series(name, labels);
      return () => void ofLabels.value++;
    },
    took(name, seconds) {
      const known = timed.get(name) ?? { counts: bucketsSeconds.map(() => 0), sum: 0, count: 0 };
      timed.set(name, known);
      const bucket = bucketsSeconds.findIndex((most) => seconds <= most);
      if (bucket >= 0) known.counts[bucket] = (known.counts[bucket] ?? 0) + 1;
      known.sum += seconds;
      known.count++;
    },
    render(values) {
      const lines: string[] = [];
      const head = (name: string, help: string, type: string): void =>
        void lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      for (const [name, help] of Object.entries(counters)) {
        head(name, help, 'counter');
        const known = counted.get(name) ?? new Map([['', { value: 0 }]]);
        for (const [labels, { value }] of known) lines.push(`${name}${labels && `{${labels}}`} ${value}`);
      }
      for (const [name, help] of entriesOf(histograms)) {
        head(name, help, 'histogram');
        lines.push(...histogramLines(name, timed.get(name)));
      }
      for (const [name, help] of entriesOf(gauges)) {
        const value = values[name];
        if (value === undefined) continue;
        head(name, help, name.endsWith('_total') ? 'counter' : 'gauge');
        lines.push(`${name} ${value}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

interface Timed {
  /** By bucket, each without those below it. */
  readonly counts: number[];
  sum: number;
  count: number;
}

function histogramLines(name: string, timed: Timed | undefined): string[] {
  let below = 0;
  const buckets = bucketsSeconds.map((most, i) => {
    below += timed?.counts[i] ?? 0;
    return `${name}_bucket{le="${most}"} ${below}`;
  });
  const count = timed?.count ?? 0;
  return [
    ...buckets,
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${timed?.sum ?? 0}`,
    `${name}_count ${count}`,
  ];
}

const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',');

/** `Object.entries`, with the names that a constant table has. */
const entriesOf = <Name extends string>(table: Readonly<Record<Name, string>>): [Name, string][] =>
  (Object.keys(table) as Name[]).map((name) => [name, table[name]]);
