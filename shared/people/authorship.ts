/**
 * Whose act it is (E5): signed by a key of its author, or by the relay where the relay may speak. The relay's key
 * may sign for itself, for a member who holds no key, and for what the operator's command line does; what it
 * signs for a member is *attested*, and shown so. It can sign nothing else: it cannot take a position for
 * somebody who has a key.
 */
import type { ActType } from '../acts/act.ts';
import type { OpenedAct } from '../acts/opened-act.ts';
import type { KeyId, MemberId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { WorkspaceState } from './workspace-state.ts';

/** A workspace sequence number after everything: "as of now", for acts that have no place yet. */
export const afterEverything = Number.MAX_SAFE_INTEGER;

export type Authorship = 'own-key' | 'attested' | 'relay';

/** Only the relay itself makes these, and it makes no others. */
const relayActs: ReadonlySet<ActType> = new Set<ActType>([
  'document-sealed',
  'people-informed',
  'document-superseded',
  'sample-member-added',
]);

/** What the operator's command line does in a member's name. */
const operatorActs: ReadonlySet<ActType> = new Set<ActType>([
  'document-created',
  'document-shared',
  'member-invited',
]);

/** E5: whether `key` was `member`'s, and not revoked, at a workspace sequence number. */
function holdsKeyAt(state: WorkspaceState, member: MemberId, key: KeyId, seq: number): boolean {
  const found = state.keys.get(key);
  return (
    found !== undefined &&
    found.member === member &&
    found.registeredSeq <= seq &&
    (found.revokedSeq === null || found.revokedSeq > seq)
  );
}

/** Whether `member` held any key at a workspace sequence number. */
function hasAnyKeyAt(state: WorkspaceState, member: MemberId, seq: number): boolean {
  for (const key of state.keys.values()) if (holdsKeyAt(state, member, key.id, seq)) return true;
  return false;
}

/** @param seq workspace sequence number as of which keys are looked at. */
export function authorshipOf(
  { act, envelope }: OpenedAct,
  workspace: WorkspaceState,
  seq: number,
): Result<Authorship, Refusal> {
  const isRelaySigned = workspace.relayKey !== null && envelope.key === workspace.relayKey;
  if (act.by === 'relay' || relayActs.has(act.type)) {
    if (act.by !== 'relay' || !relayActs.has(act.type))
      return err(refuse('not-author', 'This entry is not one that its author can make.'));
    return isRelaySigned ? ok('relay') : err(refuse('key-unknown'));
  }
  if (!isRelaySigned)
    return holdsKeyAt(workspace, act.by, envelope.key, seq) ? ok('own-key') : err(refuse('key-unknown'));
  if (operatorActs.has(act.type) || !hasAnyKeyAt(workspace, act.by, seq)) return ok('attested');
  return err(refuse('key-unknown', 'The relay cannot sign for somebody who has a key.'));
}
