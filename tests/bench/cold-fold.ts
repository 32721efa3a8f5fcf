/** In a thread of its own, where nothing is compiled yet: one fold and one parse of the same acts, timed. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { timed } from './statistics.ts';

export interface ColdFold {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  readonly acts: readonly PlacedAct[];
  readonly workspace: WorkspaceState;
  /** The same acts, as they are on the wire. */
  readonly json: string;
  readonly isFoldFirst: boolean;
}

export interface ColdTimes {
  readonly fold: number;
  readonly parse: number;
}

const { document, lineage, acts, workspace, json, isFoldFirst }: ColdFold = workerData;
const parseFirst = isFoldFirst ? 0 : timed(() => JSON.parse(json));
const fold = timed(() => foldDocument(emptyDocument(document, lineage), acts, workspace));
const times: ColdTimes = { fold, parse: isFoldFirst ? timed(() => JSON.parse(json)) : parseFirst };
parentPort?.postMessage(times);
