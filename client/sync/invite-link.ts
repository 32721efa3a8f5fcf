/** Invite links: the secret is made here, only its hash goes into the act, and the link is shown once. */
import type { Role } from '#shared/acts/act.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { inviteLifetimeMs } from '#shared/protocol/limits.ts';
import { untilStore } from '../kernel/derived-store.ts';
import { newInviteId, newSecret } from '../kernel/random.ts';
import type { LedgerReplica } from './ledger-replica.ts';
import type { Outbox } from './outbox.ts';
import { RefusedError } from './refused-error.ts';

/** Resolves with `<invite>.<secret>` when the relay has stamped it: a link that is shown works. */
export async function makeInviteLink(
  outbox: Outbox,
  workspace: LedgerReplica<WorkspaceState>,
  role: Role,
  nowMs: number,
): Promise<string> {
  const [invite, secret] = [newInviteId(), newSecret()];
  const id = await outbox.add(workspace, {
    type: 'member-invited',
    invite,
    role,
    secretHash: secretHash(secret),
    expiresAtMs: Math.round(nowMs) + inviteLifetimeMs,
  });
  const settled = await untilStore(workspace.outbox, (waiting) =>
    waiting.every((entry) => entry.id !== id || entry.refusal !== null),
  );
  const refusal = settled.find((entry) => entry.id === id)?.refusal;
  if (!refusal) return `${invite}.${secret}`;
  await outbox.dismiss(workspace.ledger, id);
  throw new RefusedError(refusal);
}
