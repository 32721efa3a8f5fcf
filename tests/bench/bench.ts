/** What a benchmark is: a function that measures ours and a peer side by side, and returns lines of one table. */

export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly unit:
    'ms' | 'bytes' | 'kB' | 'MB' | 'µs' | 'updates/s' | 'deliveries/s' | 'acts/s' | 'updates lost';
  /** What ours stands beside: measured in the same run, in turns. `null` for a plain figure. */
  readonly peer: { readonly name: string; readonly value: number } | null;
  /** How many times the peer ours may take, or for a plain figure the most it may be; `null` without a goal. */
  readonly goal: number | null;
  /** What each side includes, and how it was measured, in one or two sentences. */
  readonly method: string;
}

/** A benchmark that cannot run here says why in one sentence. */
export type Outcome = { readonly rows: readonly Row[] } | { readonly skipped: string };

export interface BenchOptions {
  /** `--edits N`: of the recorded history that goes through the relay. */
  readonly edits: number;
  /** `--part`: of a benchmark that has parts; `null` for all of them. */
  readonly part: string | null;
}

export type Bench = (options: BenchOptions) => Outcome | Promise<Outcome>;

/** Time of ours over time of the peer; for throughputs the other way round, so that lower is always better. */
export function ratioOf({ ours, unit, peer }: Row): number | null {
  if (!peer) return null;
  return unit.endsWith('/s') ? peer.value / ours : ours / peer.value;
}

export function meetsGoal(row: Row): boolean | null {
  if (row.goal === null) return null;
  return (ratioOf(row) ?? row.ours) <= row.goal;
}
