/** Which outcome a document is told by where there is room for one: what was accepted, before what else was concluded. */
import type { Conclusion, Proposal } from './proposal-state.ts';

/** The last accepted one; without any, the last conclusion; `null` before there is one. */
export function toldOutcome(proposals: Iterable<Proposal>): string | null {
  const conclusions = [...proposals]
    .flatMap(({ conclusion }) => (conclusion ? [conclusion] : []))
    .toSorted((a, b) => place(a) - place(b));
  const told = conclusions.findLast(({ disposition }) => disposition === 'accepted') ?? conclusions.at(-1);
  return told?.outcome ?? null;
}

/** E2: a pending one came after everything stamped. */
const place = ({ when }: Conclusion): number => when.seq ?? Infinity;
