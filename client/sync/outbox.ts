/**
 * Acts of this device on their way: signed, stored, shown, then sent in order, one at a time for each ledger, until
 * they come back stamped. Refused ones are kept.
 */
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { parseAct } from '#shared/acts/opened-act.ts';
import type { ActId, LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { refusals, refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Clock } from '../kernel/clock.ts';
import { newActId } from '../kernel/random.ts';
import type { DeviceKey } from '../session/device-key.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import { signAct } from '../session/sign-act.ts';
import {
  markRefused,
  outboxEntries,
  putInOutbox,
  removeFromOutbox,
  type DeviceDatabase,
  type OutboxEntry,
  type PlacedOutboxEntry,
} from '../storage/device-database.ts';
import type { ActsConnection } from './acts-connection.ts';
import type { Aside } from './aside.ts';
import type { AnyState, LedgerReplica } from './ledger-replica.ts';
import { RefusedError } from './refused-error.ts';

export interface Outbox {
  /** Signs an act without storing it. */
  compose(draft: ActDraft, place: Parameters<typeof signAct>[1]): Promise<OutboxEntry>;
  /** Signs, checks against the fold, stores, shows, sends. Rejects with `RefusedError`. */
  add<S extends AnyState>(replica: LedgerReplica<S>, draft: ActDraft): Promise<ActId>;
  dismiss(ledger: LedgerId, id: ActId): Promise<void>;
  /** Sends what may be sent now: on connecting, after each answer, after another tab's hint. */
  readonly pump: () => void;
  accepted(ledger: LedgerId, id: ActId): void;
  refused(ledger: LedgerId, id: ActId, refusal: Refusal): Promise<void>;
  /** This member has another role: documents that they might not make before are offered again, with what follows. */
  roleChanged(): Promise<void>;
  /** The connection ended: nothing is under way any more. */
  interrupted(): void;
}

export interface OutboxOptions {
  readonly db: DeviceDatabase;
  readonly clock: Clock;
  readonly key: DeviceKey;
  readonly session: SessionFacts;
  readonly aside: Aside;
  readonly connection: Pick<ActsConnection, 'submit'>;
  /** Whether this tab is the one that sends. */
  readonly isSender: () => boolean;
  /** The outbox of a ledger changed here: show it, and tell the other tabs. */
  onChange(ledger: LedgerId): Promise<void>;
  /** Before sending: what comes back must be received. */
  follow(ledger: LedgerId): void;
}

const retryAfterMs = 2000;

const belongedToIt = refuse(
  'proposal-concluded',
  'It belonged to a conclusion that was not accepted, so it was not sent.',
);

/** C5: action items that were to follow from a conclusion are not added to the one that came first. */
function dependentsOf(id: ActId, waiting: readonly PlacedOutboxEntry[]): readonly PlacedOutboxEntry[] {
  const at = waiting.findIndex((entry) => entry.id === id);
  const draft = waiting[at]?.draft;
  if (draft?.type !== 'proposal-concluded') return [];
  return waiting
    .slice(at + 1)
    .filter((entry) => entry.draft.type === 'action-added' && entry.draft.proposal === draft.proposal);
}

export function openOutbox(options: OutboxOptions): Outbox {
  const { db, clock, key, session, connection, aside } = options;
  /** The act of each ledger that waits for its answer. */
  const underWay = new Map<LedgerId, ActId>();
  /** Accepted and not yet seen stamped: not sent again on this connection. */
  const accepted = new Set<ActId>();
  let isPumping = false;
  let mustPumpAgain = false;

  async function compose(draft: ActDraft, place: Parameters<typeof signAct>[1]): Promise<OutboxEntry> {
    const id = newActId();
    const signer = { key, member: session.member, claimedAtMs: clock.now(), id };
    return { id, ledger: place.ledger, act: await signAct(draft, place, signer), draft, refusal: null };
  }

  /** Nothing is shown that is not on disk. */
  async function stored(entry: OutboxEntry): Promise<void> {
    try {
      await putInOutbox(db, entry);
    } catch {
      throw new RefusedError(refuse('unavailable', 'This browser could not store it. Nothing was changed.'));
    }
  }

  function pump() {
    mustPumpAgain = true;
    if (isPumping || !options.isSender()) return;
    isPumping = true;
    aside.run(async () => {
      try {
        while (mustPumpAgain) {
          mustPumpAgain = false;
          sendNext(await outboxEntries(db));
        }
      } finally {
        isPumping = false;
      }
    });
  }

  function sendNext(entries: readonly PlacedOutboxEntry[]) {
    const waiting = entries.filter((entry) => !entry.refusal);
    // A key that is being registered must be known before it signs anything else.
    const workspaceFirst = waiting.some(({ ledger }) => ledger === session.workspace);
    const ledgers = workspaceFirst ? [session.workspace] : new Set(waiting.map(({ ledger }) => ledger));
    for (const ledger of ledgers) {
      options.follow(ledger);
      if (underWay.has(ledger)) continue;
      const next = waiting.find((entry) => entry.ledger === ledger && !accepted.has(entry.id));
      if (next && connection.submit(next.act)) underWay.set(ledger, next.id);
    }
  }

  function answered(ledger: LedgerId, id: ActId) {
    if (underWay.get(ledger) === id) underWay.delete(ledger);
  }

  function tryLater(ledger: LedgerId, id: ActId) {
    clock.after(retryAfterMs, () => {
      answered(ledger, id);
      pump();
    });
  }

  return {
    compose,
    async add(replica, draft) {
      const { lineage, head } = replica.place();
      invariant(lineage, 'nobody acts in a ledger that is not known yet');
      const entry = await compose(draft, { ledger: replica.ledger, lineage, seen: head });
      const opened = parseAct(entry.act);
      if (!opened.ok) throw new RefusedError(refuse('act-malformed'));
      const admitted = replica.admit(opened.value);
      if (!admitted.ok) throw new RefusedError(admitted.error);
      await stored(entry);
      await options.onChange(replica.ledger);
      pump();
      return entry.id;
    },
    async dismiss(ledger, id) {
      await removeFromOutbox(db, id);
      await options.onChange(ledger);
    },
    pump,
    accepted(ledger, id) {
      accepted.add(id);
      answered(ledger, id);
      pump();
    },
    async refused(ledger, id, refusal) {
      const { fate } = refusals[refusal.code];
      if (fate === 'retry' || fate === 'sign-in') return tryLater(ledger, id);
      try {
        const waiting = (await outboxEntries(db, ledger)).filter((entry) => !entry.refusal);
        await markRefused(db, id, refusal);
        for (const entry of dependentsOf(id, waiting)) await markRefused(db, entry.id, belongedToIt);
      } catch (error) {
        // No room to note it: it is refused once more, and what waits behind it is not held up for good.
        tryLater(ledger, id);
        throw error;
      }
      answered(ledger, id);
      await options.onChange(ledger);
      pump();
    },
    async roleChanged() {
      const entries = await outboxEntries(db);
      const isRefusedFor = (entry: OutboxEntry, code: Refusal['code']): boolean =>
        entry.refusal?.code === code;
      const unmade = entries.filter(
        (entry) => entry.draft.type === 'document-created' && isRefusedFor(entry, 'role-insufficient'),
      );
      for (const { id, ledger } of unmade) {
        await markRefused(db, id, null);
        for (const entry of entries)
          if (entry.ledger === ledger && isRefusedFor(entry, 'document-unknown'))
            await markRefused(db, entry.id, null);
        await options.onChange(ledger);
      }
      if (unmade.length > 0) pump();
    },
    interrupted() {
      underWay.clear();
      accepted.clear();
    },
  };
}
