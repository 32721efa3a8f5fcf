/** How people come in: the first administrator by the printed link, members by invitation, everybody by password. */
import type { SignedAct } from '#shared/acts/envelope.ts';
import { parseAct, type ActOf } from '#shared/acts/opened-act.ts';
import type { InviteId, MemberId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { personKey } from '#shared/people/person-key.ts';
import { personOf, roleNow, type Invite } from '#shared/people/workspace-state.ts';
import type {
  InviteCheckAnswer,
  JoinRequest,
  SessionAnswer,
  SetupRequest,
  SignInRequest,
} from '#shared/protocol/http-api.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type * as z from 'zod/mini';
import { refusalOfFault } from '../ledger/admission.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { RelayKey } from '../ledger/relay-key.ts';
import type { Store } from '../store/store.ts';
import { isStrongEnough, type Passwords } from './password.ts';
import { sameSecret } from './secret.ts';
import type { Sessions } from './sessions.ts';
import { createTryCounter } from './tries.ts';

type Entered = Promise<Result<SessionAnswer & { readonly token: string }, Refusal>>;

export interface Door {
  isSetUp(): boolean;
  setUp(request: z.infer<typeof SetupRequest>, address: string): Entered;
  join(request: z.infer<typeof JoinRequest>, address: string): Entered;
  signIn(request: z.infer<typeof SignInRequest>, address: string): Entered;
  checkInvite(invite: InviteId, secret: string): Result<z.infer<typeof InviteCheckAnswer>, Refusal>;
}

export interface DoorOptions {
  readonly store: Store;
  readonly now: () => number;
  readonly ledgers: Ledgers;
  readonly relayKey: RelayKey;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  /** What the printed link carries; asked for only until somebody has come in with it. */
  readonly setupToken: string;
  /** After the first administrator came in. */
  onSetUp(administrator: MemberId): void;
}

export function createDoor(options: DoorOptions): Door {
  const { store, now, ledgers, sessions, passwords } = options;
  const tries = createTryCounter(now);
  const isSetUp = (): boolean => ledgers.workspaceState().seq > 0;

  const enter = (member: MemberId, token: string): SessionAnswer & { readonly token: string } => {
    const state = ledgers.workspaceState();
    const role = roleNow(state, member) ?? 'viewer';
    return { member, person: personOf(state, member), role, token };
  };

  /** Appends the act that makes a member, with account and session in the same transaction. */
  const admit = async (
    act: SignedAct,
    { by, person }: ActOf<'workspace-created' | 'member-joined'>,
    password: string,
  ): Entered => {
    if (by === 'relay') return err(refuse('not-author'));
    const passwordHash = await passwords.hash(password);
    let token = '';
    const placed = await ledgers.submit(act, by, () => {
      store.createAccount({ member: by, person, passwordHash });
      token = sessions.start(by);
    });
    if (!placed.ok) return placed;
    // The same act again comes from somebody who did not get the answer; they sign in with their password.
    return token === '' ? err(refuse('act-repeated')) : ok(enter(by, token));
  };

  const usableInvite = (id: InviteId, secret: string): Result<Invite, Refusal> => {
    const invite = ledgers.workspaceState().invites.get(id);
    if (!invite || !sameSecret(secretHash(secret), invite.secretHash)) return err(refuse('invite-unknown'));
    switch (invite.state) {
      case 'revoked':
        return err(refuse('invite-unknown', 'This link was withdrawn. Ask for a new one.'));
      case 'used':
        return err(refuse('invite-used'));
      case 'open':
        return invite.expiresAtMs <= now() ? err(refuse('invite-expired')) : ok(invite);
    }
  };

  /** `attempt` made once within the limit of wrong tries; only a wrong secret counts. */
  const limited = async <T>(
    keys: readonly string[],
    attempt: () => Result<T, Refusal> | Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> => {
    if (!tries.begin(keys)) return err(refuse('too-many-tries'));
    const result = await attempt();
    if (result.ok || !wrongSecret.has(result.error.code)) tries.succeed(keys);
    return result;
  };

  return {
    isSetUp,

    setUp: ({ token, password, act }, address) =>
      limited([`setup ${address}`], async () => {
        if (isSetUp()) return err(refuse('setup-done'));
        if (!sameSecret(token, options.setupToken)) return err(refuse('setup-token-wrong'));
        if (!isStrongEnough(password)) return err(refuse('password-weak'));
        const opened = parseAct(act);
        if (!opened.ok) return err(refusalOfFault(opened.error, act));
        if (opened.value.act.type !== 'workspace-created') return err(refuse('act-malformed'));
        if (opened.value.act.relayKey !== options.relayKey.id) return err(refuse('key-unknown'));
        const entered = await admit(act, opened.value.act, password);
        if (entered.ok) options.onSetUp(entered.value.member);
        return entered;
      }),

    join: ({ invite, secret, password, act }, address) =>
      limited([`join ${address}`], async () => {
        const usable = usableInvite(invite, secret);
        if (!usable.ok) return usable;
        if (!isStrongEnough(password)) return err(refuse('password-weak'));
        const opened = parseAct(act);
        if (!opened.ok) return err(refusalOfFault(opened.error, act));
        if (opened.value.act.type !== 'member-joined') return err(refuse('act-malformed'));
        if (opened.value.act.invite !== invite) return err(refuse('invite-unknown'));
        return admit(act, opened.value.act, password);
      }),

    signIn: ({ person, password }, address) =>
      limited([`name ${personKey(person)}`, `address ${address}`], async () => {
        const account = store.accountByPerson(person);
        const holds = await passwords.holds(password, account?.passwordHash ?? null);
        const role = account && roleNow(ledgers.workspaceState(), account.member);
        if (!account || !holds) return err(refuse('password-wrong'));
        if (!role) return err(refuse('access-ended'));
        return ok(enter(account.member, sessions.start(account.member)));
      }),

    checkInvite(id, secret) {
      const usable = usableInvite(id, secret);
      if (!usable.ok) return usable;
      const state = ledgers.workspaceState();
      const { role, by, expiresAtMs } = usable.value;
      return ok({ role, invitedBy: personOf(state, by), workspace: state.name, expiresAtMs });
    },
  };
}

/** Refusals that are a wrong try, and not merely bad luck. */
const wrongSecret: ReadonlySet<Refusal['code']> = new Set<Refusal['code']>([
  'password-wrong',
  'setup-token-wrong',
  'invite-unknown',
]);
