/** What the sentences about a proposal are made from: its facts, who reads, and when. */
import type { MemberId } from '../kernel/ids.ts';
import type { Proposal } from './proposal-state.ts';
import type { Tally } from './tally.ts';
import type { InstantOf, NameOf } from './words.ts';

export interface Reading {
  readonly proposal: Proposal;
  readonly tally: Tally;
  readonly owner: MemberId | null;
  readonly reader: MemberId;
  readonly nowMs: number;
  readonly nameOf: NameOf;
  readonly instantOf: InstantOf;
  /** O3: relay time of the document's last act, ms; without it nobody is told of a standstill. */
  readonly lastActAtMs?: number;
  /** O1: the owner has left the workspace. */
  readonly hasOwnerLeft?: boolean;
  /** C6: the amendment that superseded the document, as people name it. */
  readonly supersededBy?: string | null;
  /** C2: the document is decided, so that nothing opens in it any more. */
  readonly isSealed?: boolean;
  /** C2: other proposals of the document are open, so that it does not lock yet. */
  readonly isBesideOpen?: boolean;
  /** R5: the reader was not asked, may take a position, and has not. */
  readonly isSilentVoice?: boolean;
  /** The reader's zone, in which days begin; UTC without it. */
  readonly zone?: string;
  /** A day (ISO) as the reader reads it. */
  readonly dayOf?: (day: string) => string;
}

export const isOwner = ({ owner, reader }: Reading): boolean => owner === reader;
export const ownerName = ({ owner, nameOf }: Reading): string =>
  owner === null ? 'the owner' : nameOf(owner);
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
