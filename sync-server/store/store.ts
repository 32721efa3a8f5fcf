/**
 * What the relay keeps: ledgers, bodies, and who may come in. One small interface over memory, SQLite and PostgreSQL.
 *
 * Every method that writes returns after the commit is on disk. Writes of one `transaction` are all kept or none.
 *
 * A shared store is written by other nodes too. What a node builds on may then be old: methods that would write beside
 * or over what it does not know throw `Behind`, which takes the whole transaction back. An embedded store never does.
 */
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { ActId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';

/** What is known of a document beside its ledger and body. */
export interface DocumentRow {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  /** 1, 2, 3 … in order of creation. */
  readonly number: number;
  /** Newest schema that wrote into the body: older clients are not let in. */
  readonly schema: number;
  readonly sealed: boolean;
}

export interface BodyDescription {
  readonly title: string;
  /** The last change of the prose, ms since 1970. */
  readonly changedAtMs: number;
}

export interface Account {
  readonly member: MemberId;
  readonly person: string;
  /** scrypt, with its parameters and salt. */
  readonly passwordHash: string;
}

export interface Session {
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly member: MemberId;
  readonly expiresAtMs: number;
}

/** A decided document that one member is sent. */
export interface WaitingMail {
  readonly document: LedgerId;
  readonly member: MemberId;
  /** How often it was tried in vain. */
  readonly tries: number;
}

/** Something that grows by appending: a ledger, or the body of a document. */
export interface Place {
  readonly part: 'ledger' | 'body';
  readonly of: LedgerId;
  /** Number of the last update there, as far as who appends knows: where it is right, the store is not asked first. */
  readonly seq?: number;
}

export interface Store {
  /**
   * Runs `writes` in one durable transaction; a throw rolls back everything. What a method that returns nothing could
   * not write may be thrown at the end only. After `willAppend` with numbers `writes` may run twice: once on those
   * numbers, and where they were wrong once more.
   */
  transaction<T>(writes: () => T): T;
  /**
   * Said first in a transaction that will append to several places: nodes that all take them in one order do not wait
   * for each other crosswise, and wait for the store once. An embedded store has no use for it.
   */
  willAppend?(places: readonly Place[]): void;
  /** Whether a transaction is open: what is written now is not on disk yet. */
  isInTransaction(): boolean;

  // Settings of the installation: workspace id and lineage, the relay's private key, the set-up token's hash.
  setting(name: string): string | null;
  setSetting(name: string, value: string): void;
  /** The setting, made by the first who asks, whichever node that is. */
  settingOnce(name: string, make: () => string): string;

  // Ledgers: acts in order, dense from 1.
  /**
   * `id` is the act's own id, unique in its ledger. Throws `Behind` when another node took its place, or when the
   * workspace's ledger has grown beyond the stamp's `workspaceSeq`: it was judged by roles that may have changed.
   */
  appendAct(act: StampedAct, id: ActId): void;
  /**
   * D4: puts an act with fewer texts in the place of the stored one. No file of an embedded store holds the others
   * afterwards; what stays of them beside a PostgreSQL stands in docs/OPERATING.md.
   */
  eraseTexts(act: StampedAct): void;
  /** Acts with `stamp.seq > afterSeq`, ascending, at most `most`. */
  actsAfter(ledger: LedgerId, afterSeq: number, most?: number): StampedAct[];

  documents(): DocumentRow[];
  document(id: LedgerId): DocumentRow | null;
  /** Gives the next number. Throws `Behind` when it is there already. */
  createDocument(row: Omit<DocumentRow, 'number'>): DocumentRow;
  raiseSchema(document: LedgerId, schema: number): void;
  /** Throws `Behind` when the body holds more than the updates up to `bodySeq`; without it that is not asked. */
  markSealed(document: LedgerId, bodySeq?: number): void;

  // Bodies: a log of Yjs V1 updates after a snapshot.
  /**
   * Appends updates with the next sequence numbers; returns the last one. Other nodes' updates may stand before them
   * (`updatesAfter`), and none comes in between until the transaction has ended. Throws `Behind` for a sealed document.
   */
  appendUpdates(document: LedgerId, updates: readonly Uint8Array[], atMs: number): number;
  /** The snapshot (if any) and the updates after it, in order. */
  loadBody(document: LedgerId): {
    readonly snapshot: Uint8Array | null;
    readonly updates: readonly Uint8Array[];
    readonly seq: number;
  };
  /** What was stored after `seq`, and the schema now; `null` when some of it stands in a snapshot only. */
  updatesAfter(
    document: LedgerId,
    seq: number,
  ): { readonly updates: readonly Uint8Array[]; readonly seq: number; readonly schema: number } | null;
  /** Replaces everything up to `seq` by one snapshot, if the stored snapshot is older. */
  replaceSnapshot(document: LedgerId, seq: number, snapshot: Uint8Array): void;
  /** Yjs client ids and the member that each was first used by. */
  clientsOf(document: LedgerId): ReadonlyMap<number, MemberId>;
  /** Throws `Behind` when it is another member's already. */
  bindClient(document: LedgerId, client: number, member: MemberId): void;
  /** What the library shows without opening the body: title and last change of the prose. */
  describeBody(document: LedgerId, title: string, changedAtMs: number): void;
  bodyDescription(document: LedgerId): BodyDescription | null;
  /** Of all that were described: the whole library is asked once. */
  bodyDescriptions(): ReadonlyMap<LedgerId, BodyDescription>;
  /** Begins the member's span at `fromMs`, or moves its end. */
  keepWriting(document: LedgerId, span: WritingSpan): void;
  /** The `most` spans that ended last, earliest end first. */
  writingOf(document: LedgerId, most: number): WritingSpan[];

  // People
  createAccount(account: Account): void;
  renameAccount(member: MemberId, person: string): void;
  accountByMember(member: MemberId): Account | null;
  /** Case-insensitive. */
  accountByPerson(person: string): Account | null;
  createSession(session: Session): void;
  session(tokenHash: string): Session | null;
  endSession(tokenHash: string): void;
  /** Forgets sessions that ended by `atMs`. */
  endSessionsBefore(atMs: number): void;

  // Mail: addresses, and what waits to be sent
  mailAddress(member: MemberId): string | null;
  /** `null` forgets it. */
  setMailAddress(member: MemberId, address: string | null): void;
  /** Once for each member of a document. */
  addMail(document: LedgerId, members: readonly MemberId[], atMs: number): void;
  /** What is to be tried by `atMs`, oldest first; of a shared store, nobody else is given it for some minutes. */
  mailDue(atMs: number, most: number): WaitingMail[];
  /** The next try of one that did not go out; `null` gives up. */
  postponeMail(mail: WaitingMail, nextMs: number | null): void;
  markMailSent(mail: WaitingMail, atMs: number): void;
  /** Members whose mail went out and stands in no ledger yet, by document. */
  untoldMail(): ReadonlyMap<LedgerId, readonly MemberId[]>;
  /** Throws `Behind` when that was done already. */
  markMailTold(document: LedgerId, members: readonly MemberId[]): void;
  /** Forgets one that nobody is to get any more. */
  dropMail(mail: WaitingMail): void;
  /** How many wait after a failure. */
  mailWaiting(): number;

  /** Whether reading and writing work now; used by `/healthz` and `doctor`. */
  check(): void;
  close(): void;
}

/** What a committed transaction left for other nodes to learn of. */
export interface Written {
  readonly bodies: readonly {
    readonly document: LedgerId;
    /** Of the last of `updates`; they are dense. */
    readonly seq: number;
    readonly updates: readonly Uint8Array[];
  }[];
  readonly ledgers: readonly LedgerId[];
  /** Documents whose title or time of change was stored anew. */
  readonly described: readonly LedgerId[];
  /** Hashes of the tokens of sessions that ended. */
  readonly endedSessions: readonly string[];
}

export interface LedgersMoved {
  readonly heads: ReadonlyMap<LedgerId, number>;
  /** What comes later, and what is being committed now, is told to who asks with it. */
  readonly until: string;
}

/** What only a store of several nodes is asked. */
export interface SharedStore extends Store {
  /** Called after each commit of this node that others should learn of. */
  onWritten(listener: (written: Written) => void): void;
  /**
   * Of each ledger that may have grown since the answer that said `until`, the number of its last act; of every ledger
   * for `null`. Cheap when little moved, however many there are.
   */
  ledgersMoved(since: string | null): LedgersMoved;
  /** Of each body, the number of its last update. */
  bodyHeads(documents: readonly LedgerId[]): ReadonlyMap<LedgerId, number>;
  /** Those of `tokenHashes` whose session was not ended. */
  openSessions(tokenHashes: readonly string[]): ReadonlySet<string>;
  /** A ticket is used on any node, once. */
  keepTicket(hash: string, ticket: string, expiresAtMs: number): void;
  /** The ticket, which is gone afterwards. */
  takeTicket(hash: string): string | null;
}
