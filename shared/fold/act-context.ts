/** What a rule may look at when it decides one act of a document, beside the act's own subject. */
import type { DocumentAct, Role } from '../acts/act.ts';
import { textOf, type ActOf, type PlacedAct } from '../acts/opened-act.ts';
import type { When } from '../acts/when.ts';
import type { TextHash } from '../acts/free-text.ts';
import type { MemberId } from '../kernel/ids.ts';
import { hasLeftAt, policyAt, roleAt, type Policy, type WorkspaceState } from '../people/workspace-state.ts';

export interface ActContext {
  readonly placed: PlacedAct<DocumentAct>;
  readonly when: When;
  readonly by: MemberId;
  readonly owner: MemberId;
  /** Signed by the relay's key for `by`. */
  readonly isAttested: boolean;
  /** The workspace, to be asked as at `workspaceSeq` only. */
  readonly workspace: WorkspaceState;
  readonly workspaceSeq: number;
}

/** One kind of act with its context. */
export type Deciding<T extends DocumentAct['type']> = ActContext & { readonly act: ActOf<T> };

export const whenOf = ({ act, stamp }: PlacedAct): When => ({
  atMs: stamp?.atMs ?? null,
  seq: stamp?.seq ?? null,
  claimedAtMs: act.claimedAtMs,
});

/** The text that `ref` names, or `null` when there is none or it was redacted. */
export const textIn = (context: ActContext, ref: TextHash | null): string | null =>
  textOf(context.placed, ref);

/** Whether `ref` names a text of nothing but spaces; a redacted text was not empty when it was accepted. */
export const isEmptyText = (context: ActContext, ref: TextHash | null): boolean =>
  textIn(context, ref)?.trim() === '';

export const roleThen = (context: ActContext, member: MemberId): Role | null =>
  roleAt(context.workspace, member, context.workspaceSeq);

/** R8: whether somebody had left, for `countedIn` and `tallyOf`. */
export const hasLeftThen =
  ({ workspace, workspaceSeq }: ActContext) =>
  (member: MemberId): boolean =>
    hasLeftAt(workspace, member, workspaceSeq);

export const policyThen = (context: ActContext): Policy => policyAt(context.workspace, context.workspaceSeq);
