/**
 * One ledger as this device has it: stamped acts, verified once and stored; this device's pending acts after
 * them (E2); and the state that both add up to.
 */
import type { StampedAct } from '#shared/acts/envelope.ts';
import { parseAct, type OpenedAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import type { Digest, KeyId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { IdSet } from '#shared/kernel/layered.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { refuse, type Refusal, type RefusalCode } from '#shared/protocol/refusal.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { actsOf, type ActRow, type StoredPage } from '../storage/act-rows.ts';
import {
  outboxEntries,
  storeActs,
  storedActs,
  type DeviceDatabase,
  type PlacedOutboxEntry,
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
  receive(lineage: LineageId, acts: readonly StampedAct[]): Promise<Outcome>;
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

/** What checks acts is needed where acts come. */
const opening = () => import('./open-acts.ts');
const rewriting = () => import('../storage/rewritten-acts.ts');

type Outcome = 'taken' | 'gap' | 'faulty';
type Opened = Result<ActRow | null, RefusalCode>;

interface Arrival {
  readonly from: LineageId;
  readonly acts: readonly StampedAct[];
  readonly opening: Promise<Opened>;
  /** What `opening` resolved to. */
  opened: Opened | null;
  outcome: Outcome | null;
}

export function openLedgerReplica<S extends AnyState>(options: LedgerReplicaOptions<S>): LedgerReplica<S> {
  const { db, ledger, folding } = options;
  let lineage = options.lineage;
  let stamped: S | null = null;
  /** Hashes of the stamps, by place; 0 is the empty one before the first. */
  const hashes: (Digest | '')[] = [''];
  /** What the relay sent and was not taken over yet; each is opened from the moment it came. */
  let arrivals: readonly Arrival[] = [];
  const state = writableStore<S | null>(null);
  const outbox = writableStore<readonly PlacedOutboxEntry[]>([]);
  const fault = writableStore<Refusal | null>(null);
  /** One after another: storing is asynchronous. */
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = queue.then(task);
    queue = done.catch(() => {});
    return done;
  };

  async function load() {
    const [{ acts, others, isScattered }, entries] = await Promise.all([
      storedActs(db, ledger),
      outboxEntries(db, ledger),
    ]);
    if (acts[0]) lineage ??= acts[0].envelope.lineage;
    for (const { stamp } of acts) if (stamp) hashes.push(stamp.hash);
    outbox.set(entries);
    lineage ??= outbox.get()[0]?.act.lineage ?? null;
    if (lineage === null) return;
    await options.whenWorkspaceAt(acts.at(-1)?.stamp?.workspaceSeq ?? 0);
    stamped = folding.fold(folding.empty(ledger, lineage), acts);
    // D4: another tab may have stored a text after it was removed.
    const redacted = new Set(folding.redacted(stamped));
    const holdsRedacted = ({ texts }: PlacedAct) => [...redacted].some((hash) => texts.has(hash));
    if (redacted.size > 0 && (acts.some(holdsRedacted) || others.some(holdsRedacted))) {
      await (await rewriting()).eraseStoredTexts(db, ledger, redacted);
      stamped = await foldedFromDisk(lineage, stamped.seq);
    }
    show();
    // A full disk keeps them as they were.
    if (isScattered) inTurn(async () => (await rewriting()).gatherRows(db, ledger)).catch(() => {});
  }

  /** Up to a place: another tab may have stored more. */
  async function foldedFromDisk(lineage: LineageId, seq: number): Promise<S> {
    const { acts } = await storedActs(db, ledger);
    return folding.fold(folding.empty(ledger, lineage), acts.slice(0, seq));
  }

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

  function receive(from: LineageId, acts: readonly StampedAct[]): Promise<Outcome> {
    const opened = whenLoaded.catch(() => {}).then(() => openFresh(acts));
    const arrival: Arrival = { from, acts, opening: opened, opened: null, outcome: null };
    arrivals = [...arrivals, arrival];
    opened.then((result) => (arrival.opened = result)).catch(() => {});
    return inTurn(async () => {
      try {
        return (arrival.outcome ??= await take(arrival));
      } finally {
        arrivals = arrivals.filter((each) => each !== arrival);
      }
    });
  }

  /** `null` when all of them are known. */
  async function openFresh(acts: readonly StampedAct[]): Promise<Opened> {
    const known = stamped?.seq ?? 0;
    const fresh = acts.filter(({ stamp }) => stamp.seq > known);
    if (fresh.length === 0) return ok(null);
    // Keys and roles come from there.
    await options.whenWorkspaceAt(Math.max(...fresh.map(({ stamp }) => stamp.workspaceSeq)));
    return (await opening()).openMany(fresh, options.keyOf);
  }

  /** Takes over what comes first, and with it what is opened behind it: one fold, one transaction, shown once. */
  async function take(first: Arrival): Promise<Outcome> {
    let opened = await first.opening;
    lineage ??= first.from;
    stamped ??= folding.empty(ledger, lineage);
    // Acts before it, which were not folded when it was opened, may have registered the key.
    if (!opened.ok && opened.error === 'key-unknown') opened = await openFresh(first.acts);
    const before = stamped;
    const taken = [first];
    const newHashes: Digest[] = [];
    const page = follow(first, opened, newHashes);
    if (!page.ok) return page.error === 'gap' ? 'gap' : faulty(page.error);
    const pages = [page.value];
    for (const arrival of arrivals.slice(arrivals.indexOf(first) + 1)) {
      const next = arrival.opened && follow(arrival, arrival.opened, newHashes);
      // Its own turn says what is wrong with it.
      if (!next?.ok) break;
      taken.push(arrival);
      pages.push(next.value);
    }
    const stored = pages.filter((each) => each !== null);
    if (stored.length > 0) {
      stamped = await store(before, lineage, stored);
      for (const hash of newHashes) hashes.push(hash);
      const arrived = new Set(stored.flatMap(({ acts }) => acts.map(({ act }) => act.id)));
      outbox.set(outbox.get().filter((entry) => !arrived.has(entry.id)));
      fault.set(null);
    }
    for (const arrival of taken) arrival.outcome = 'taken';
    // In one breath with the outbox.
    show();
    return 'taken';
  }

  /**
   * What an arrival adds behind `hashes` and `more`.
   * @param more grows by it.
   */
  function follow(
    { from, acts }: Arrival,
    opened: Opened,
    more: Digest[],
  ): Result<StoredPage | null, 'gap' | Refusal> {
    if (from !== lineage) return err(refuse('lineage-differs'));
    const seq = hashes.length - 1 + more.length;
    const fresh = acts.find(({ stamp }) => stamp.seq > seq);
    if (!fresh) return ok(null);
    if (fresh.stamp.seq !== seq + 1) return err('gap');
    if (!opened.ok) return err(refuse(opened.error));
    const page = opened.value && behind(opened.value, seq);
    if (!page || page.row.ledger !== ledger || page.row.lineage !== lineage)
      return err(refuse('history-differs'));
    const own = page.acts.flatMap(({ stamp }) => stamp?.hash ?? []);
    const hashAt = (place: number) => hashes[place] ?? more[place - hashes.length] ?? own[place - seq - 1];
    if (fresh.stamp.prev !== hashAt(seq)) return err(refuse('history-differs'));
    // E4: whoever signed an act had seen this history, and not one that the relay shows to them alone.
    if (page.acts.some(({ act }) => hashAt(act.seen.seq) !== act.seen.hash))
      return err(refuse('history-differs'));
    more.push(...own);
    return ok(page);
  }

  async function store(before: S, lineage: LineageId, pages: readonly StoredPage[]): Promise<S> {
    const next = folding.fold(
      before,
      pages.flatMap((page) => page.acts),
    );
    const redacted = redactedSince(before, next);
    await storeActs(db, ledger, pages, redacted);
    return redacted.size === 0 ? next : foldedFromDisk(lineage, next.seq);
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
    receive,
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

/** What follows a place; the row may hold more, which stands in another one too. */
function behind(row: ActRow, seq: number): StoredPage | null {
  const acts = actsOf(row).filter(({ stamp }) => stamp && stamp.seq > seq);
  return acts.length > 0 ? { row, acts } : null;
}

function pendingOf({ act }: PlacedOutboxEntry): PlacedAct[] {
  const opened = parseAct(act);
  return opened.ok ? [{ ...opened.value, stamp: null }] : [];
}
