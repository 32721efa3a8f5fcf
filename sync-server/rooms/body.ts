/**
 * One document's prose on the relay: the live Y.Doc, what was added to it in this turn, and the log it came from.
 *
 * The live Y.Doc holds what is stored and what waits for the next commit, never anything else: an update that
 * fails after it was applied takes the Y.Doc with it, and a fresh one is made from the store.
 *
 * There is one only while somebody writes. Otherwise the body is at rest: an index of what is stored says what is known
 * already, and who has nothing is sent the stored bytes.
 */
import * as Y from 'yjs';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { maxWritingSpans } from '#shared/protocol/limits.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { Behind } from '../store/behind.ts';
import type { Store } from '../store/store.ts';
import { bodyIndex, indexOf, type BodyIndex } from './body-index.ts';
import { guardUpdate, type Judgement, type KnownBody, type Writer } from './guard-update.ts';
import {
  applyUpdate,
  deletedIn,
  encodeSnapshot,
  faultAfter,
  isDeleted,
  joinStored,
  liveDocument,
  type LiveDocument,
  type Piece,
} from './live-document.ts';
import { encodeDeletions } from './merge-updates.ts';
import { fitsTogether, partsOf, wholeOf, type StoredBody } from './stored-answer.ts';
import { readUpdate, type ParsedUpdate } from './update-reader.ts';
import { inGroups, type CommittedUpdate, type WaitingUpdate } from './waiting-updates.ts';
import { isToBeStored, lastSpans, spanAfter } from './writing-spans.ts';

export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'added' }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

/** Who sent an update: the connection, so that it is not sent back there, and the document schema that it writes. */
export interface Sender extends Writer {
  readonly connection: number;
  readonly schema: number;
}

export type BodyStore = Pick<
  Store,
  | 'transaction'
  | 'document'
  | 'loadBody'
  | 'updatesAfter'
  | 'appendUpdates'
  | 'replaceSnapshot'
  | 'clientsOf'
  | 'bindClient'
  | 'raiseSchema'
  | 'keepWriting'
  | 'writingOf'
>;

/** Every method throws what the store throws. */
export interface Body {
  /** Adds an update to the live document if the guard lets it; a commit makes it last. */
  readonly offer: (update: Uint8Array, sender: Sender) => Verdict;
  /** Whether something was added since the last commit. */
  readonly isWaiting: () => boolean;
  /** Writes all that was added since the last commit into the transaction that runs. */
  readonly write: (atMs: number) => void;
  /** What was written is on disk; the answer is to be passed on. */
  readonly kept: () => readonly CommittedUpdate[];
  /** Forgets what was added since the last commit: it could not be stored. */
  readonly lost: () => void;
  /**
   * Takes in what other nodes stored: read from the store, or as one of them told it, which is used where nothing
   * stands in between. Throws `Behind` when that cannot be had together with what waits, which is lost then.
   */
  readonly catchUp: (told?: StoredElsewhere) => void;
  /** What was taken in since it was last asked for; everybody here is to be sent it. */
  readonly takeOthers: () => readonly Uint8Array[];
  /** Of the last update in the store that this body holds. */
  readonly storedSeq: () => number;
  /** Reserves an unused Yjs client id for a member, durably; false when it is somebody else's. Reserved too, until
   * the room closes, when it throws. */
  readonly reserve: (client: number, member: MemberId) => boolean;
  readonly ownerOf: (client: number) => MemberId | null;
  /** Newest document schema that has written what is stored: an older editor would delete what it does not know. */
  readonly schema: () => number;
  readonly stateVector: () => Uint8Array;
  /** What somebody at `stateVector` lacks, as updates to apply one after the other; at least one. */
  readonly updatesSince: (stateVector: ReadonlyMap<number, number>) => readonly Uint8Array[];
  /** A second went by: after some in which nobody wrote, the Y.Doc is let go. */
  readonly ticked: () => void;
  readonly root: () => Y.XmlFragment;
  /** Updates that were stored since the last snapshot. */
  readonly logLength: () => number;
  /** Replaces a long log by one snapshot; does nothing while the log is shorter than `updates`. */
  readonly compact: (updates: number) => void;
}

/** Updates that another node stored, dense up to `seq`, and the body's schema then. */
export interface StoredElsewhere {
  readonly seq: number;
  readonly updates: readonly Uint8Array[];
  readonly schema: number;
}

/** What a transaction holds that is not known to be on disk yet. */
interface Written {
  readonly seq: number;
  readonly updates: readonly CommittedUpdate[];
  readonly spans: readonly WritingSpan[];
  /** What another node stored just before. */
  readonly others: StoredElsewhere | null;
}

/** So long after the last writing a body is at rest again: making the Y.Doc anew is felt in the longest documents only. */
const restAfterTicks = 30;

/** @param schema as it is stored. */
export function openBody(document: LedgerId, store: BodyStore, schema: number): Body {
  let ownersRead: Map<number, MemberId> | null = null;
  const owners = (): Map<number, MemberId> => (ownersRead ??= new Map(store.clientsOf(document)));
  const writing = lastSpans(store.writingOf(document, maxWritingSpans));
  let waiting: WaitingUpdate[] = [];
  let written: Written | null = null;
  let newOwners = new Map<number, MemberId>();
  let storedSchema = schema;
  let newSchema = schema;
  let storedSeq: number | null = null;
  let logLength = 0;
  let others: Uint8Array[] = [];
  let live: LiveDocument | null = null;
  let index: BodyIndex | null = null;
  let quietTicks = 0;

  function read(): StoredBody {
    const stored = store.loadBody(document);
    if (storedSeq !== null && stored.seq > storedSeq) {
      others.push(...(store.updatesAfter(document, storedSeq)?.updates ?? partsOf(stored)));
      index = null;
      storedSchema = Math.max(storedSchema, store.document(document)?.schema ?? 0);
      newSchema = Math.max(newSchema, storedSchema);
    }
    storedSeq = stored.seq;
    logLength = stored.updates.length;
    return stored;
  }

  function current(): LiveDocument {
    quietTicks = 0;
    index = null;
    return (live ??= liveDocument([...partsOf(read()), ...waiting.map(({ bytes }) => bytes)]));
  }

  /** What is stored, without a Y.Doc; `null` where one is there, or is needed to tell. */
  function atRest(): BodyIndex | null {
    if (live || waiting.length > 0) return null;
    return (index ??= indexOf(partsOf(read())));
  }

  function rest(): void {
    if (!live || waiting.length > 0) return;
    index = bodyIndex(Y.decodeStateVector(Y.encodeStateVector(live.doc)), deletedIn(live.doc));
    live.doc.destroy();
    live = null;
  }

  const ownerOf = (client: number): MemberId | null => owners().get(client) ?? newOwners.get(client) ?? null;

  const knownTo = (doc: Y.Doc): KnownBody => ({
    stateOf: (client) => Y.getState(doc.store, client),
    isDeleted: (client, clock, length) => isDeleted(doc, client, clock, length),
    ownerOf,
  });

  function judge(parsed: ParsedUpdate, sender: Sender): Judgement {
    const resting = atRest();
    if (resting && guardUpdate(parsed, { ...resting, ownerOf }, sender).kind === 'known')
      return { kind: 'known' };
    // Of what was deleted the index may know too little: anything but "known" is for the document to say.
    return guardUpdate(parsed, knownTo(current().doc), sender);
  }

  function nothingWaits(): void {
    waiting = [];
    newOwners = new Map();
    written = null;
  }

  function lost(): void {
    live = null;
    index = null;
    ownersRead = null;
    newSchema = storedSchema;
    nothingWaits();
  }

  /** What other nodes stored before `seq`; throws when one of them wrote under a client id that waits here. */
  function storedBefore(seq: number): StoredElsewhere | null {
    if (seq === storedSeq) return null;
    const missed = store.updatesAfter(document, storedSeq ?? 0);
    if (!missed) throw new Behind(`the body ${document} is further on`);
    const updates = missed.updates.slice(0, seq - (storedSeq ?? 0));
    if (isWaitingFor(clientsIn(updates))) throw new Behind(`a client of ${document} wrote elsewhere`);
    return { seq, updates, schema: missed.schema };
  }

  const isWaitingFor = (clients: ReadonlySet<number>): boolean =>
    waiting.some(({ parsed }) => [...parsed.runs.keys()].some((client) => clients.has(client)));

  function takeIn({ seq, updates, schema: theirs }: StoredElsewhere): void {
    others.push(...updates);
    storedSeq = seq;
    logLength += updates.length;
    storedSchema = Math.max(storedSchema, theirs);
    newSchema = Math.max(newSchema, storedSchema);
    const isStrangers = (client: number): boolean => !owners().has(client);
    if ([...clientsIn(updates)].some(isStrangers)) ownersRead = null;
    index = null;
    // The next use loads everything anew, and says what is wrong.
    if (live && !joinStored(live, updates)) live = null;
  }

  function catchUp(told?: StoredElsewhere): void {
    const from = storedSeq ?? 0;
    if (told && told.seq <= from) return;
    const isNext = told !== undefined && told.seq - told.updates.length === from;
    const missed = isNext ? told : store.updatesAfter(document, from);
    if (missed?.updates.length === 0) return;
    if (missed && !isWaitingFor(clientsIn(missed.updates))) {
      takeIn(missed);
      return;
    }
    const isCut = waiting.length > 0;
    lost();
    if (isCut) throw new Behind(`the body ${document} is further on`);
    read();
  }

  // What cannot be read is opened to nobody.
  if (!atRest()) current();

  return {
    offer(update, sender) {
      const parsed = readUpdate(update);
      // Nobody who may not write learns anything from how a broken update is refused.
      if (!parsed.ok) return { kind: 'refused', code: sender.barred ?? parsed.error };
      let judged = judge(parsed.value, sender);
      if (judged.kind === 'refused' && judged.code === 'update-gap') {
        // What it stands on may have been stored by another node.
        catchUp();
        judged = judge(parsed.value, sender);
      }
      if (judged.kind !== 'fresh') return judged;
      const state = current();

      let pieces: readonly Piece[];
      let fault: RefusalCode | null;
      try {
        pieces = applyUpdate(state, update, parsed.value);
        fault = faultAfter(state, judged.runs, update.length);
      } catch {
        pieces = [];
        fault = 'update-malformed';
      }
      if (fault) {
        live = null;
        return { kind: 'refused', code: fault };
      }
      for (const { client } of judged.runs) if (!ownerOf(client)) newOwners.set(client, sender.member);
      newSchema = Math.max(newSchema, sender.schema);
      for (const piece of pieces)
        waiting.push({
          ...piece,
          connection: sender.connection,
          member: sender.member,
          isForAll: pieces.length > 1,
        });
      return { kind: 'added' };
    },

    isWaiting: () => waiting.length > 0,

    write(atMs) {
      const updates = inGroups(waiting);
      const writers = new Set(waiting.map(({ member }) => member));
      const spans = Array.from(writers, (member) => spanAfter(writing.get(member), member, atMs));
      for (const [client, member] of newOwners) store.bindClient(document, client, member);
      if (newSchema > storedSchema) store.raiseSchema(document, newSchema);
      for (const span of spans)
        if (isToBeStored(writing.get(span.member), span)) store.keepWriting(document, span);
      const seq = store.appendUpdates(
        document,
        updates.map((update) => update.bytes),
        atMs,
      );
      written = { seq, updates, spans, others: storedBefore(seq - updates.length) };
    },

    kept() {
      invariant(written, 'what is kept was written');
      const { seq, updates, spans } = written;
      if (written.others) takeIn(written.others);
      for (const [client, member] of newOwners) owners().set(client, member);
      for (const span of spans) writing.set(span.member, span);
      storedSeq = seq;
      storedSchema = newSchema;
      logLength += updates.length;
      nothingWaits();
      return updates;
    },

    lost,
    catchUp,
    takeOthers() {
      const taken = others;
      if (taken.length > 0) others = [];
      return taken;
    },
    storedSeq: () => storedSeq ?? 0,

    reserve(client, member) {
      const owner = ownerOf(client);
      if (owner !== null) return owner === member;
      // Should the store fail now, the next commit tries again.
      newOwners.set(client, member);
      try {
        store.bindClient(document, client, member);
      } catch (error) {
        if (!(error instanceof Behind)) throw error;
        // On another node it is somebody's already: nobody's commit here may fail for it.
        newOwners.delete(client);
        ownersRead = null;
        return ownerOf(client) === member;
      }
      newOwners.delete(client);
      owners().set(client, member);
      return true;
    },

    ownerOf,
    schema: () => storedSchema,
    stateVector() {
      const resting = atRest();
      return Y.encodeStateVector(resting ? new Map(resting.states) : current().doc);
    },
    updatesSince(stateVector) {
      const resting = atRest();
      if (resting && hasNothingOf(resting, stateVector)) {
        const stored = read();
        // Another node may have stored more just now: it is looked through before anybody is sent it.
        if ((index ??= indexOf(partsOf(stored)))) {
          const whole = wholeOf(stored);
          if (fitsTogether(whole)) return whole;
        }
      }
      if (resting && hasAllOf(resting, stateVector)) return [encodeDeletions(resting.deleted())];
      return [Y.encodeStateAsUpdate(current().doc, Y.encodeStateVector(new Map(stateVector)))];
    },
    ticked() {
      if (live && ++quietTicks >= restAfterTicks) rest();
    },
    root: () => current().doc.getXmlFragment(bodyRoot),

    logLength: () => logLength,

    compact(updates) {
      if (logLength < updates || waiting.length > 0) return;
      try {
        // First: it may read what is stored, and only then is it known up to where (`storedSeq`).
        const snapshot = encodeSnapshot(current());
        store.replaceSnapshot(document, storedSeq ?? 0, snapshot);
      } finally {
        // Also when it fails: the next try is as far away as after a success.
        logLength = 0;
      }
    },
  };
}

type StateVector = ReadonlyMap<number, number>;

const hasNothingOf = ({ states }: BodyIndex, stateVector: StateVector): boolean =>
  [...states.keys()].every((client) => (stateVector.get(client) ?? 0) === 0);

const hasAllOf = ({ states }: BodyIndex, stateVector: StateVector): boolean =>
  [...states].every(([client, state]) => (stateVector.get(client) ?? 0) >= state);

/** The Yjs clients that wrote in `updates`; of one that cannot be read, none. */
function clientsIn(updates: readonly Uint8Array[]): ReadonlySet<number> {
  const clients = new Set<number>();
  for (const bytes of updates) {
    const parsed = readUpdate(bytes);
    if (parsed.ok) for (const client of parsed.value.runs.keys()) clients.add(client);
  }
  return clients;
}
