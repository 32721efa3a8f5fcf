/** Randomness that a seed repeats: the same seed gives the same schedule, on every machine. */

export interface Random {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** True once in `times`. */
  once(times: number): boolean;
  pick<T>(from: readonly T[]): T | undefined;
}

/** mulberry32: 32 bits of state are enough to choose schedules. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return { below, once: (times) => below(times) === 0, pick: (from) => from[below(from.length)] };
}
