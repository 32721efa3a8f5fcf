/** Updates that wait for the next commit, and how they are put together for it. */
import type { MemberId } from '#shared/kernel/ids.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import type { Piece } from './live-document.ts';
import { mergeInOrder } from './merge-updates.ts';

export interface WaitingUpdate extends Piece {
  readonly connection: number;
  readonly member: MemberId;
  /** Yjs itself changed something more while applying: everybody needs it. */
  readonly isForAll: boolean;
}

/** A piece of a commit to pass on; `from` is the only connection that has it already, or `null`. */
export interface CommittedUpdate {
  readonly bytes: Uint8Array;
  readonly from: number | null;
}

/** Updates are merged up to this size, bytes; what is passed on fits into a frame. */
const mostMergedBytes = maxFrameBytes / 2;

/** Waiting updates merged, in order, up to a bounded size. */
export function inGroups(waiting: readonly WaitingUpdate[]): readonly CommittedUpdate[] {
  const groups: CommittedUpdate[] = [];
  let group: WaitingUpdate[] = [];
  let size = 0;
  const close = (): void => {
    const [first] = group;
    if (!first) return;
    const isFromOne = group.every((added) => !added.isForAll && added.connection === first.connection);
    const bytes = group.length === 1 ? first.bytes : mergeInOrder(group.map(({ parsed }) => parsed));
    groups.push({ bytes, from: isFromOne ? first.connection : null });
    group = [];
    size = 0;
  };
  for (const added of waiting) {
    if (size + added.bytes.length > mostMergedBytes) close();
    group.push(added);
    size += added.bytes.length;
  }
  close();
  return groups;
}
