/**
 * One ledger as this device has it: stamped acts, verified once and stored; this device's pending acts after
 * them (E2); and the state that both add up to.
 */
import { signedBytes, stampHash, type SignedAct, type StampedAct } from '#shared/acts/envelope.ts';
import { withoutTexts } from '#shared/acts/redact.ts';
import { openAct, parseAct, type OpenedAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import type { Digest, KeyId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { IdSet } from '#shared/kernel/layered.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { verifySignature } from '../session/verify-signature.ts';
import {
  eraseStoredTexts,
  outboxEntries,
  storeActs,
  storedActs,
  type DeviceDatabase,
  type PlacedOutboxEntry,
  type StoredAct,
} from '../storage/device-database.ts';
import type { LedgerPlace } from './acts-connection.ts';
import { headOf, type Folding } from './folding.ts';

/** What both kinds of state have. */
export type AnyState = {
  readonly seq: number;
  readonly hash: Digest | '';
  readonly actIds: IdSet;
};

export interface LedgerReplica<S extends AnyState> {
  readonly ledger: LedgerId;
  /** `null` until something of the ledger is known here. */
  readonly lineage: LineageId | null;
  /** Stamped and pending acts; `null` until read from disk, or while nothing is known. */
  readonly state: Store<S | null>;
  /** Waiting for a stamp, in order; refused ones too. */
  readonly outbox: Store<readonly PlacedOutboxEntry[]>;
  /** Why the relay's acts cannot be taken over: its history is not the one seen here. */
  readonly fault: Store<Refusal | null>;
  readonly whenLoaded: Promise<void>;
  readonly place: () => LedgerPlace;
  /** Takes over what the relay sent; `'gap'` when something before it is missing. */
  receive(lineage: LineageId, acts: readonly StampedAct[]): Promise<'taken' | 'gap' | 'faulty'>;
  /** Whether an act of this device would be allowed now. */
  admit(act: OpenedAct): Result<S, Refusal>;
  /** Reads the outbox again: this or another tab changed it. */
  readOutbox(): Promise<void>;
  /** Folds pending acts again: the workspace has changed. */
  refold(): void;
}

export interface LedgerReplicaOptions<S extends AnyState> {
  readonly db: DeviceDatabase;
  readonly ledger: LedgerId;
  /** `null` when it has to be learned from the relay. */
  readonly lineage: LineageId | null;
  readonly folding: Folding<S>;
  /** The raw public key registered under an id, also one that is pending. */
  readonly keyOf: (key: KeyId) => Uint8Array | null;
  /** Resolves when the workspace's ledger is known here up to `seq`. */
  whenWorkspaceAt(seq: number): Promise<void>;
}

export function openLedgerReplica<S extends AnyState>(options: LedgerReplicaOptions<S>): LedgerReplica<S> {
  const { db, ledger, folding } = options;
  let lineage = options.lineage;
  let stamped: S | null = null;
  /** Hashes of the stamps, by place; 0 is the empty one before the first. */
  let hashes: readonly (Digest | '')[] = [''];
  const state = writableStore<S | null>(null);
  const outbox = writableStore<readonly PlacedOutboxEntry[]>([]);
  const fault = writableStore<Refusal | null>(null);
  /** One batch after another: verifying is asynchronous. */
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = queue.then(task);
    queue = done.catch(() => {});
    return done;
  };

  async function load() {
    const [stored, entries] = await Promise.all([storedActs(db, ledger), outboxEntries(db, ledger)]);
    // What another tab stored after the history was set aside has no beginning: all of it is asked for again.
    const acts = stored.every((act, i) => act.stamp.seq === i + 1) ? stored : [];
    if (acts[0]) lineage ??= acts[0].lineage;
    hashes = ['', ...acts.map((act) => act.stamp.hash)];
    outbox.set(entries);
    lineage ??= outbox.get()[0]?.act.lineage ?? null;
    if (lineage === null) return;
    await options.whenWorkspaceAt(acts.at(-1)?.stamp.workspaceSeq ?? 0);
    stamped = folded(acts, lineage);
    // D4: another tab may have stored a text after it was removed.
    const redacted = new Set(folding.redacted(stamped));
    if (acts.some((act) => withoutTexts(act, redacted) !== act)) {
      await eraseStoredTexts(db, ledger, redacted);
      stamped = folded(await storedActs(db, ledger), lineage);
    }
    show();
  }

  const folded = (acts: readonly StoredAct[], lineage: LineageId): S =>
    folding.fold(folding.empty(ledger, lineage), acts.flatMap(placedOf));

  function redactedSince(before: S, after: S): ReadonlySet<Digest> {
    const known = new Set(folding.redacted(before));
    return new Set([...folding.redacted(after)].filter((hash) => !known.has(hash)));
  }

  /** E2: pending acts after all stamped ones. */
  function show() {
    if (!stamped) return;
    const pending = outbox.get().filter((entry) => !entry.refusal && !isStamped(entry));
    if (stamped.seq === 0 && pending.length === 0) return state.set(null);
    state.set(pending.length === 0 ? stamped : folding.fold(stamped, pending.flatMap(pendingOf)));
  }

  /** A stamped act leaves the outbox in the transaction that stores it; the list in memory follows. */
  const isStamped = (entry: PlacedOutboxEntry): boolean => stamped?.actIds.has(entry.id) === true;

  async function receive(from: LineageId, acts: readonly StampedAct[]): Promise<'taken' | 'gap' | 'faulty'> {
    lineage ??= from;
    stamped ??= folding.empty(ledger, lineage);
    if (from !== lineage) return faulty(refuse('lineage-differs'));
    const known = stamped.seq;
    const fresh = acts.filter((act) => act.stamp.seq > known);
    if (fresh.length === 0) {
      show();
      return 'taken';
    }
    if (fresh[0]?.stamp.seq !== known + 1) return 'gap';

    // Keys and roles come from there.
    await options.whenWorkspaceAt(Math.max(...fresh.map((act) => act.stamp.workspaceSeq)));
    const opened = await openChain(fresh, { ledger, lineage, head: headOf(stamped) }, options.keyOf);
    if (!opened.ok) return faulty(opened.error);
    const itsHashes = [...hashes, ...fresh.map((act) => act.stamp.hash)];
    // E4: whoever signed an act had seen this history, and not one that the relay shows to them alone.
    if (opened.value.some(({ act }) => itsHashes[act.seen.seq] !== act.seen.hash))
      return faulty(refuse('history-differs'));
    const next = folding.fold(stamped, opened.value);
    const redacted = redactedSince(stamped, next);
    await storeActs(
      db,
      ledger,
      opened.value.map(({ act, texts }, i) => {
        const original = fresh[i];
        invariant(original, 'each act was opened');
        return { id: act.id, stamped: { ...original, textHashes: [...texts.keys()] } };
      }),
      redacted,
    );
    hashes = itsHashes;
    stamped = redacted.size === 0 ? next : folded(await storedActs(db, ledger), lineage);
    const arrived = new Set(opened.value.map(({ act }) => act.id));
    outbox.set(outbox.get().filter((entry) => !arrived.has(entry.id)));
    fault.set(null);
    show();
    return 'taken';
  }

  function faulty(refusal: Refusal): 'faulty' {
    fault.set(refusal);
    return 'faulty';
  }

  const whenLoaded = inTurn(load);
  return {
    ledger,
    get lineage() {
      return lineage;
    },
    state,
    outbox,
    fault,
    whenLoaded,
    place: () => ({ lineage, head: stamped ? headOf(stamped) : { seq: 0, hash: '' } }),
    receive: (from, acts) => inTurn(() => receive(from, acts)),
    admit(act) {
      invariant(lineage, 'the ledger is known');
      return folding.admit(state.get() ?? folding.empty(ledger, lineage), { ...act, stamp: null });
    },
    readOutbox: () =>
      inTurn(async () => {
        outbox.set(await outboxEntries(db, ledger));
        lineage ??= outbox.get()[0]?.act.lineage ?? null;
        if (lineage) stamped ??= folding.empty(ledger, lineage);
        show();
      }),
    refold: () => void inTurn(() => Promise.resolve(show())),
  };
}

/** Chain and signatures of acts that follow `place` (promise 11). */
async function openChain(
  acts: readonly StampedAct[],
  place: { readonly ledger: LedgerId; readonly lineage: LineageId; readonly head: { hash: Digest | '' } },
  keyOf: (key: KeyId) => Uint8Array | null,
): Promise<Result<readonly PlacedAct[], Refusal>> {
  const brought = new Map<KeyId, Uint8Array>();
  const opening: ReturnType<typeof openAct>[] = [];
  let before = place.head.hash;
  let seq = acts[0]?.stamp.seq ?? 0;
  for (const stampedAct of acts) {
    const { stamp } = stampedAct;
    const signed = signedBytes(stampedAct);
    const isNext = stamp.seq === seq++ && stamp.prev === before;
    const isHere = stampedAct.ledger === place.ledger && stampedAct.lineage === place.lineage;
    if (!isNext || !isHere || !signed || stampHash(stampedAct, signed, stamp) !== stamp.hash)
      return err(refuse('history-differs'));
    before = stamp.hash;

    rememberKey(stampedAct, brought);
    // All at once: the browser checks signatures in other threads.
    opening.push(
      openAct(envelopeOf(stampedAct), (key) => keyOf(key) ?? brought.get(key) ?? null, verifySignature),
    );
  }
  const opened: PlacedAct[] = [];
  for (const [i, act] of (await Promise.all(opening)).entries()) {
    if (!act.ok) return err(refuse(act.error.code === 'key-unknown' ? 'key-unknown' : 'signature-wrong'));
    opened.push({ ...act.value, stamp: acts[i]?.stamp ?? null });
  }
  return ok(opened);
}

function rememberKey({ key, publicKey }: StampedAct, brought: Map<KeyId, Uint8Array>) {
  const bytes = publicKey && fromBase64url(publicKey);
  if (bytes && sha256Text(bytes) === key) brought.set(key, bytes);
}

function envelopeOf({ ledger, lineage, payload, key, publicKey, signature, texts }: StampedAct): SignedAct {
  return { ledger, lineage, payload, key, publicKey, signature, texts };
}

/** Stored acts were verified when they came. */
function placedOf(stored: StoredAct): PlacedAct[] {
  const opened = parseAct(envelopeOf(stored), stored.textHashes);
  return opened.ok ? [{ ...opened.value, stamp: stored.stamp }] : [];
}

function pendingOf({ act }: PlacedOutboxEntry): PlacedAct[] {
  const opened = parseAct(act);
  return opened.ok ? [{ ...opened.value, stamp: null }] : [];
}
