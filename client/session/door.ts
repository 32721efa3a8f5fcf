/** How a person comes in: set-up, invitation, password, or being here already; and the workspace that opens then. */
import * as z from 'zod/mini';
import type { Role } from '#shared/acts/act.ts';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { SessionAnswer, StateAnswer } from '#shared/protocol/http-api.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { whenDrawn } from '../kernel/when-drawn.ts';
import { appDatabases } from '../storage/database-names.ts';
import type { KeptBody } from '../storage/kept-body.ts';
import { openWorkspace } from '../sync/open-workspace.ts';
import type { Workspace } from '../sync/workspace.ts';
import { openApi, refusalOf } from './api.ts';
import { sessionShelf, type KeptAtStart, type SessionFacts } from './session-facts.ts';

export type Standing =
  | { readonly kind: 'checking' }
  /** Nobody has set up this relay; its console printed the link. */
  | { readonly kind: 'not-set-up' }
  /** Not signed in on this device. */
  | { readonly kind: 'signed-out' }
  /** First visit of this device, and no relay in reach. */
  | { readonly kind: 'unreachable' }
  /** This browser lets pages keep nothing: no work would be safe here. */
  | { readonly kind: 'no-storage' }
  | { readonly kind: 'open'; readonly workspace: Workspace };

export interface NewPerson {
  readonly person: string;
  readonly password: string;
  /** IANA */
  readonly zone: string;
}

export interface InviteInHand {
  readonly role: Role;
  readonly invitedBy: string;
  readonly workspace: string;
  readonly expiresAtMs: number;
}

export type Attempt<T = null> = Promise<Result<T, Refusal>>;

export interface Door {
  readonly standing: Store<Standing>;
  setUp(token: string, person: NewPerson & { readonly workspaceName: string }): Attempt;
  /** @param fragment `<invite>.<secret>`, as the link has it behind `#`. */
  checkInvite(fragment: string): Attempt<InviteInHand>;
  join(fragment: string, person: NewPerson): Attempt;
  /** Also signs in again where the workspace is open and its session has ended. */
  signIn(person: string, password: string): Attempt;
  retry(): void;
  /** Ends everything that was opened. */
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly clock: Clock;
  /** The relay's origin; `''` for the page's own. */
  readonly baseUrl: string;
  /** `ws:` or `wss:` origin of the relay. */
  readonly socketUrl: string;
  /** Of every database name. */
  readonly databasePrefix: string;
  /** What the first start would ask for, where the page has asked already. */
  readonly kept?: Promise<KeptAtStart>;
  /** The document that the page was opened for. */
  readonly firstDocument?: LedgerId | null;
  /** Its text, where the page has read it already. */
  readonly firstBody?: KeptBody | null;
  /** Programs hold their session as a token; browsers have the cookie and leave this out. */
  readonly token?: { value: string | null };
}

/** Who is here already is shown what this device keeps before the relay is asked, or this is over; ms. */
const drawnWithinMs = 500;

export function openDoor(options: DoorOptions): Door {
  const { clock, databasePrefix, token } = options;
  const api = openApi(options.baseUrl, () => token?.value ?? null);
  const shelf = sessionShelf(databasePrefix);
  const standing = writableStore<Standing>({ kind: 'checking' });

  async function begin(atStart: Promise<KeptAtStart>): Promise<void> {
    standing.set({ kind: 'checking' });
    const { current: kept, isSignOutOwed: isOwed } = await atStart;
    if (isOwed) {
      // Also who closed the page before signing out had come to its end.
      await shelf.forget();
      await paySignOut();
    }
    const facts = isOwed ? null : kept;
    if (facts) {
      await enter(facts, options.firstDocument, options.firstBody);
      await whenDrawn(drawnWithinMs);
    }
    const state = await api.get('/api/state', StateAnswer);
    if (!state.ok) {
      if (!facts) standing.set({ kind: 'unreachable' });
      return;
    }
    // Another workspace lives at this address now: what was kept of the old one stays, and is not mixed in.
    if (facts && state.value.workspace === facts.workspace && state.value.lineage === facts.lineage) return;
    if (facts) await leave();
    if (!state.value.isSetUp) return standing.set({ kind: 'not-set-up' });
    if (await shelf.owesSignOut()) return standing.set({ kind: 'signed-out' });
    const me = await api.get('/api/me', SessionAnswer);
    if (me.ok) await enterWith(state.value, me.value);
    else standing.set({ kind: 'signed-out' });
  }

  /** Before anybody is let in by a cookie that should be gone. */
  async function paySignOut(): Promise<void> {
    const told = await api.post('/api/sign-out', {}, z.unknown());
    if (told.ok || told.error.kind === 'refused') await shelf.oweSignOut(false);
  }

  async function enterWith(state: StateAnswer, answer: SessionAnswer): Promise<void> {
    if (token && answer.token) token.value = answer.token;
    const { workspace, lineage, relayKey } = state;
    const { member, person, role } = answer;
    const relayPublicKey = fromBase64url(state.relayPublicKey) ?? new Uint8Array();
    const facts = { workspace, lineage, relayKey, relayPublicKey, member, person, role };
    await shelf.keep(facts);
    await shelf.oweSignOut(false);
    await enter(facts);
  }

  async function enter(
    session: SessionFacts,
    firstDocument: LedgerId | null = null,
    firstBody: KeptBody | null = null,
  ): Promise<void> {
    const now = standing.get();
    if (now.kind === 'open') {
      if (now.workspace.me.get().member === session.member) return now.workspace.reconnect();
      await now.workspace.close();
    }
    const { socketUrl } = options;
    const workspace = await openWorkspace({
      session,
      api,
      clock,
      socketUrl,
      databasePrefix,
      firstDocument,
      firstBody,
      onSigningOut: () => shelf.oweSignOut(true),
      onSignedOut: (isTold) =>
        void (async () => {
          await leave();
          if (isTold) await shelf.oweSignOut(false);
          standing.set({ kind: 'signed-out' });
        })(),
    });
    standing.set({ kind: 'open', workspace });
  }

  async function leave(): Promise<void> {
    const now = standing.get();
    if (now.kind === 'open') await now.workspace.close();
    await shelf.forget();
    if (token) token.value = null;
  }

  /** What only newcomers need comes when there is one. */
  const newcomer = async () => {
    const { openNewcomer } = await import('./newcomer.ts');
    return openNewcomer({ api, databasePrefix, claimedAtMs: () => clock.now(), enterWith });
  };

  const start = (atStart: Promise<KeptAtStart>) =>
    void begin(atStart).catch((error: unknown) => {
      standing.set({ kind: 'no-storage' });
      if (!(error instanceof DOMException)) throw error;
    });
  start(options.kept ?? shelf.atStart());

  return {
    standing,
    retry: () => start(shelf.atStart()),
    setUp: async (setupToken, person) => (await newcomer()).setUp(setupToken, person),
    checkInvite: async (fragment) => (await newcomer()).checkInvite(fragment),
    join: async (fragment, person) => (await newcomer()).join(fragment, person),
    async signIn(person, password) {
      const state = await api.get('/api/state', StateAnswer);
      if (!state.ok) return err(refusalOf(state.error));
      const answer = await api.post('/api/sign-in', { person, password }, SessionAnswer);
      if (!answer.ok) return err(refusalOf(answer.error));
      await enterWith(state.value, answer.value);
      return ok(null);
    },
    async close() {
      const now = standing.get();
      if (now.kind === 'open') await now.workspace.close();
    },
  };
}

export const pageDoor = (
  clock: Clock,
  kept: Promise<KeptAtStart>,
  firstDocument: LedgerId | null,
  firstBody: KeptBody | null,
): Door =>
  openDoor({
    clock,
    baseUrl: '',
    socketUrl: location.origin.replace(/^http/, 'ws'),
    databasePrefix: appDatabases,
    kept,
    firstDocument,
    firstBody,
  });
