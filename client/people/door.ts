/** What the shell needs of a session: who stands at the door, and how they come in. */
import type { Role } from '#shared/acts/act.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { Store } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';

export type Standing =
  | { readonly kind: 'checking' }
  /** Nobody has set up this relay; its console printed the link. */
  | { readonly kind: 'not-set-up' }
  /** Not signed in on this device. */
  | { readonly kind: 'signed-out' }
  /** First visit of this device, and no relay in reach. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'open'; readonly workspace: Workspace };

export interface NewPerson {
  readonly person: string;
  readonly password: string;
  readonly zone: string;
}

export interface InviteInHand {
  readonly role: Role;
  readonly invitedBy: string;
  readonly workspace: string;
  readonly expiresAtMs: number;
}

/** Expected failures carry the sentence that the screen shows. */
export type Attempt<T = null> = Promise<Result<T, Refusal>>;

export interface Door {
  readonly standing: Store<Standing>;
  setUp(token: string, person: NewPerson & { readonly workspaceName: string }): Attempt;
  checkInvite(fragment: string): Attempt<InviteInHand>;
  join(fragment: string, person: NewPerson): Attempt;
  signIn(person: string, password: string): Attempt;
  retry(): void;
}
