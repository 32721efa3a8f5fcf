/** One ledger in memory: its folded state, and what is needed to recognise repeats and other histories. */
import type { ActId, Digest, LineageId } from '#shared/kernel/ids.ts';
import type { Head } from '#shared/acts/act.ts';
import type { AppendedAct } from './chain.ts';

/** What the folded states of both kinds of ledger have in common. */
export interface FoldedTip {
  readonly lineage: LineageId;
  readonly seq: number;
  readonly atMs: number;
  readonly hash: Digest | '';
}

export interface History<State extends FoldedTip> {
  state: State;
  /** Hash of each stamp by its sequence number; 0 is the empty hash before the first. */
  readonly hashes: (Digest | '')[];
  readonly seqs: Map<ActId, number>;
}

export function historyOf<State extends FoldedTip>(
  state: State,
  acts: readonly AppendedAct[],
): History<State> {
  const history: History<State> = { state, hashes: [''], seqs: new Map() };
  for (const placed of acts) remember(history, placed);
  return history;
}

export function remember(history: History<FoldedTip>, placed: AppendedAct): void {
  history.hashes[placed.stamp.seq] = placed.stamp.hash;
  history.seqs.set(placed.act.id, placed.stamp.seq);
}

/** E4: whether a head that somebody saw is part of this history. */
export const holdsHead = (history: History<FoldedTip>, head: Head): boolean =>
  history.hashes[head.seq] === head.hash;
