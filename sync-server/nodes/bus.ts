/**
 * The way from node to node, and only a hint: what it loses is found in the store, what it repeats is known already.
 * A message that cannot be sent is lost in silence.
 */
export interface Bus extends AsyncDisposable {
  /** Longest message, bytes of UTF-8. */
  readonly mostBytes: number;
  publish(message: string): void;
  /** What is wrong, in a sentence; `null` while it works. */
  trouble(): string | null;
}

/** Every node hears every message, its own too. */
export interface BusListener {
  heard(message: string): void;
  /** Connected, for the first time or again: what was said meanwhile was not heard. */
  connected(): void;
}

/** How long a bus that lost its server waits before it tries again; ms. */
export const reconnectAfterMs = (tries: number): number => Math.min(2_000, 50 * 2 ** Math.min(tries, 6));
