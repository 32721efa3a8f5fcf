/** A workspace's state while one batch of acts changes it: its maps are copied once a batch, at their first change. */
import type { Role } from '../acts/act.ts';
import type { PlacedAct } from '../acts/opened-act.ts';
import { MapDraft, SetDraft } from '../kernel/copy-on-write.ts';
import type { InviteId, KeyId, MemberId } from '../kernel/ids.ts';
import {
  valueNow,
  type DeviceKey,
  type Invite,
  type Member,
  type Timeline,
  type WorkspaceState,
} from './workspace-state.ts';

export class WorkspaceDraft {
  readonly members: MapDraft<MemberId, Member>;
  readonly keys: MapDraft<KeyId, DeviceKey>;
  readonly invites: MapDraft<InviteId, Invite>;
  readonly #actIds: SetDraft;
  #state: WorkspaceState;

  constructor(state: WorkspaceState) {
    this.#state = state;
    this.members = new MapDraft(state.members);
    this.keys = new MapDraft(state.keys);
    this.invites = new MapDraft(state.invites);
    this.#actIds = new SetDraft(state.actIds);
  }

  /** The scalar facts; its maps are those from before the batch. */
  get facts(): WorkspaceState {
    return this.#state;
  }
  change(facts: Partial<WorkspaceState>): void {
    this.#state = { ...this.#state, ...facts };
  }
  hasAct(id: string): boolean {
    return this.#actIds.has(id);
  }
  /** An allowed act takes its id for good; a void one takes nobody's. */
  keepId({ act }: PlacedAct): void {
    this.#actIds.add(act.id);
  }
  /** Allowed or void, a stamped act moves the head; a pending one does not. */
  advance({ stamp }: PlacedAct): void {
    if (stamp) this.change({ seq: stamp.seq, atMs: stamp.atMs, hash: stamp.hash });
  }
  /** As `authorshipOf` wants it. */
  view(): WorkspaceState {
    return { ...this.#state, keys: this.keys.peek() };
  }
  finish(): WorkspaceState {
    return {
      ...this.#state,
      members: this.members.finish(),
      keys: this.keys.finish(),
      invites: this.invites.finish(),
      actIds: this.#actIds.finish(),
    };
  }
}

export const roleNow = (draft: WorkspaceDraft, member: MemberId): Role | null =>
  valueNow(draft.members.get(member)?.role ?? []);

/** `timeline` with `value` from this act on; unchanged when it holds that value already. */
export function since<T>(
  draft: WorkspaceDraft,
  { stamp }: PlacedAct,
  timeline: Timeline<T>,
  value: T,
): Timeline<T> {
  const last = timeline.at(-1);
  if (last && Object.is(last.value, value)) return timeline;
  return [...timeline, { seq: stamp?.seq ?? draft.facts.seq + 1, value }];
}
