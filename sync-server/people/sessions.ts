/** Sessions: who a cookie or a bearer token belongs to, as long as that person is a member. */
import type { Role } from '#shared/acts/act.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { hasLeftNow, roleNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Store } from '../store/store.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { newSecret } from './secret.ts';

export const sessionLifetimeMs = 90 * 24 * 3_600_000;

/** Somebody signed in, with the role they have at this moment. */
export interface Visitor {
  readonly member: MemberId;
  readonly role: Role;
  /** Names the session: SHA-256 of its token. */
  readonly session: string;
}

export interface Sessions {
  /** Starts a session and returns its token, which is kept nowhere. */
  start(member: MemberId): string;
  byToken(token: string): Visitor | null;
  /** The visitor of a session known by its hash, checked anew. */
  byHash(session: string): Visitor | null;
  /** Why there is no visitor: nobody is signed in, or the person has left (R8), who is told so. */
  whyNobody(session: string): Refusal;
  whyNobodyByToken(token: string): Refusal;
  end(session: string): void;
}

/** @param catchUp takes in what other nodes appended to the workspace's ledger. */
export function createSessions(
  store: Store,
  now: () => number,
  workspace: () => WorkspaceState,
  catchUp: () => void = () => undefined,
): Sessions {
  const byHash = (session: string): Visitor | null => {
    const found = store.session(session);
    if (!found || found.expiresAtMs <= now()) return null;
    // Somebody who came in through another node just now is in the store before this one has heard of it.
    if (roleNow(workspace(), found.member) === null && !hasLeftNow(workspace())(found.member)) catchUp();
    const role = roleNow(workspace(), found.member);
    return role && { member: found.member, role, session };
  };
  const whyNobody = (session: string): Refusal => {
    const found = store.session(session);
    const hasLeft = found && found.expiresAtMs > now() && hasLeftNow(workspace())(found.member);
    return refuse(hasLeft ? 'access-ended' : 'not-signed-in');
  };
  return {
    start(member) {
      const token = newSecret();
      store.endSessionsBefore(now());
      store.createSession({ tokenHash: secretHash(token), member, expiresAtMs: now() + sessionLifetimeMs });
      return token;
    },
    byToken: (token) => byHash(secretHash(token)),
    byHash,
    whyNobody,
    whyNobodyByToken: (token) => whyNobody(secretHash(token)),
    end: (session) => store.endSession(session),
  };
}
