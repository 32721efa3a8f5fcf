/** Going from one thread to the next in the order of the margin. */
import type { ActId } from '#shared/kernel/ids.ts';

/** From nowhere, the next is the first and the previous the last; at an end there is none. */
export function neighbour(
  order: readonly ActId[],
  from: ActId | null,
  way: 'next' | 'previous',
): ActId | null {
  const at = from === null ? -1 : order.indexOf(from);
  if (at < 0) return (way === 'next' ? order[0] : order.at(-1)) ?? null;
  return order[way === 'next' ? at + 1 : at - 1] ?? null;
}
