/** Medians and quantiles, and two things timed in turns so that both meet the same machine. */

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
  return sorted[at] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A B A B …: processor time of each call on this thread, ms. The first `warmUps` rounds are not kept. */
export function timeInTurns(
  a: () => unknown,
  b: () => unknown,
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
): { readonly a: number[]; readonly b: number[] } {
  const times = { a: [] as number[], b: [] as number[] };
  for (let round = -warmUps; round < rounds; round++) {
    const [tookA, tookB] = [timed(a), timed(b)];
    if (round < 0) continue;
    times.a.push(tookA);
    times.b.push(tookB);
  }
  return times;
}

/** Keeps results reachable, so that nothing measured can be optimized away. */
export let lastResult: unknown = null;

/** Processor time of this thread, so that other programs on the machine do not count. */
export function timed(run: () => unknown): number {
  const before = process.threadCpuUsage();
  lastResult = run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
