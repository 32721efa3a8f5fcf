/**
 * The Y.Doc of a document that is being written in: made from what is stored, changed by one update at a time, and measured.
 *
 * Whatever throws or finds a fault here may have left the Y.Doc half changed: its owner lets it go and makes another.
 */
import * as Y from 'yjs';
import { invariant } from '#shared/kernel/invariant.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { maxBodyBytes, maxNodes } from '#shared/protocol/limits.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { countNewNodes, countNodes, guardTree } from './guard-tree.ts';
import type { FreshRun } from './guard-update.ts';
import { encodeDeletions, isInOrder, mergeInOrder } from './merge-updates.ts';
import { readUpdate, type DeletedRange, type ParsedUpdate } from './update-reader.ts';

/** One update, as bytes and as it was read. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly parsed: ParsedUpdate;
}

export interface LiveDocument {
  readonly doc: Y.Doc;
  /** Bytes of the state as an update, rounded up: exact when it was last encoded. */
  sizeBytes: number;
  nodes: number;
  /** What Yjs took away by itself since it was last asked. */
  readonly takeMended: () => readonly Piece[];
}

/** Throws when `updates` have a gap: a log without its middle must never be served as the document. */
export function liveDocument(updates: readonly Uint8Array[]): LiveDocument {
  const doc = new Y.Doc();
  doc.getXmlFragment(bodyRoot);
  const sizeBytes = applyTogether(doc, updates);
  if (isMissingSome(doc)) throw new Error('the stored body has a gap');
  trim(doc);
  return { doc, sizeBytes, nodes: countNodes(doc), takeMended: watchMending(doc) };
}

/** What applying `update` added to the document, piece by piece; throws half-way on hostile bytes. */
export function applyUpdate(
  { doc, takeMended }: LiveDocument,
  bytes: Uint8Array,
  parsed: ParsedUpdate,
): readonly Piece[] {
  takeMended();
  if (!isAllNew(doc, parsed)) return applyPartlyNew(doc, bytes, parsed);
  // What is new in whole goes on as it came, if it came as Yjs writes it.
  const whole = isInOrder(parsed) ? bytes : mergeInOrder([parsed]);
  Y.applyUpdate(doc, whole);
  return [{ bytes: whole, parsed }, ...takeMended()];
}

/** What stands against the `runs` that were just applied, in an update of `added` bytes. */
export function faultAfter(live: LiveDocument, runs: readonly FreshRun[], added: number): RefusalCode | null {
  const fault = guardTree(live.doc, runs);
  if (fault) return fault;
  live.sizeBytes += added;
  if (live.sizeBytes > maxBodyBytes) live.sizeBytes = Y.encodeStateAsUpdate(live.doc).length;
  live.nodes += countNewNodes(live.doc, runs);
  if (live.nodes > maxNodes) live.nodes = countNodes(live.doc);
  return live.sizeBytes > maxBodyBytes || live.nodes > maxNodes ? 'update-too-large' : null;
}

/** Applies what is stored already; false when that cannot be done. */
export function joinStored(live: LiveDocument, updates: readonly Uint8Array[]): boolean {
  try {
    live.sizeBytes += applyTogether(live.doc, updates);
  } catch {
    return false;
  }
  // Whoever stored it stored what Yjs mended, too.
  live.takeMended();
  return !isMissingSome(live.doc);
}

/** The whole document as one update. */
export function encodeSnapshot(live: LiveDocument): Uint8Array {
  const snapshot = Y.encodeStateAsUpdate(live.doc);
  live.sizeBytes = snapshot.length;
  return snapshot;
}

/** Everything that is deleted in a document, by Yjs client. */
export function deletedIn(doc: Y.Doc): Map<number, readonly DeletedRange[]> {
  return rangesOf(Y.createDeleteSetFromStructStore(doc.store));
}

/** Whether all of a range is deleted; the range is within the known clocks. */
export function isDeleted(doc: Y.Doc, client: number, clock: number, length: number): boolean {
  const structs = doc.store.clients.get(client) ?? [];
  for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
    const struct = structs[at];
    if (!struct || struct.id.clock >= clock + length) return true;
    if (!struct.deleted) return false;
  }
  return true;
}

/** In one transaction; the sum of their sizes, bytes. */
function applyTogether(doc: Y.Doc, updates: readonly Uint8Array[]): number {
  doc.transact(() => {
    for (const bytes of updates) Y.applyUpdate(doc, bytes);
  });
  return updates.reduce((sum, { length }) => sum + length, 0);
}

const isMissingSome = ({ store }: Y.Doc): boolean =>
  store.pendingStructs !== null || store.pendingDs !== null;

/** What was deleted is joined when all is loaded, in lists that keep the room of what they held before. */
function trim({ store }: Y.Doc): void {
  for (const [client, structs] of store.clients) store.clients.set(client, structs.slice());
}

/** What Yjs takes away by itself while it applies an update: formatting that has become superfluous. */
function watchMending(doc: Y.Doc): () => readonly Piece[] {
  let transactions = 0;
  let mended: Piece[] = [];
  doc.on('afterTransactionCleanup', ({ deleteSet }: Y.Transaction) => {
    // The first is the update itself.
    if (++transactions > 1 && deleteSet.clients.size > 0) mended.push(deletionsOf(deleteSet));
  });
  return () => {
    const found = mended;
    transactions = 0;
    if (found.length > 0) mended = [];
    return found;
  };
}

type DeleteSet = Y.Transaction['deleteSet'];

function deletionsOf(deleteSet: DeleteSet): Piece {
  const deleted = rangesOf(deleteSet);
  return {
    bytes: encodeDeletions(deleted),
    parsed: { runs: new Map(), deleted: [...deleted.values()].flat() },
  };
}

const rangesOf = ({ clients }: DeleteSet): Map<number, readonly DeletedRange[]> =>
  new Map(
    [...clients].map(([client, ranges]) => [
      client,
      ranges.map(({ clock, len }) => ({ client, clock, length: len })),
    ]),
  );

function isAllNew({ store }: Y.Doc, { runs }: ParsedUpdate): boolean {
  for (const { client, clock } of runs.values()) if (clock !== Y.getState(store, client)) return false;
  return true;
}

/**
 * Of an update that holds known things, what Yjs says that it added. What is known is cut off before: where it is told
 * otherwise than it is, what follows would stand here in another place than with everybody who gets only the rest.
 */
function applyPartlyNew(doc: Y.Doc, whole: Uint8Array, { runs }: ParsedUpdate): readonly Piece[] {
  const clocks = Array.from(runs.keys(), (client) => [client, Y.getState(doc.store, client)] as const);
  const bytes = Y.diffUpdate(whole, Y.encodeStateVector(new Map(clocks)));
  const added: Uint8Array[] = [];
  const collect = (update: Uint8Array): void => void added.push(update);
  doc.on('update', collect);
  try {
    Y.applyUpdate(doc, bytes);
  } finally {
    doc.off('update', collect);
  }
  return added.map((update) => {
    const parsed = readUpdate(update);
    invariant(parsed.ok, 'Yjs writes its updates well');
    return { bytes: update, parsed: parsed.value };
  });
}
