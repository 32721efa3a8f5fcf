/** One open document: its acts, its body, what the header says of both, and the rescue of late work. */
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { includesRole } from '#shared/people/workspace-state.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import { derivedStore, untilStore } from '../kernel/derived-store.ts';
import { writableStore } from '../kernel/store.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import type { LateRecord } from '../storage/device-database.ts';
import { storedTexts } from '../storage/stored-texts.ts';
import { discardBody } from '../storage/body-database.ts';
import { documentFacts } from './document-facts.ts';
import { isMovedOut, moveOutLateWork, resumeLateWork } from './late-work.ts';
import { writtenOpening } from '../storage/opening.ts';
import { openBody, type OpenBody } from './open-body.ts';
import { RefusedError } from './refused-error.ts';
import { openShownStatus } from './shown-status.ts';
import { syncStatus, type SyncFacts } from './sync-status.ts';
import { titleOfBody } from './title-of-body.ts';
import { openUnsentNote } from './unsent-note.ts';
import type { LateWork, OpenDocument } from './workspace.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** Longest wait before a changed title is shown in the library, ms. */
const titleDelayMs = 400;

/** Until late work that could not be moved out is tried again, ms. */
const rescueAgainMs = 2_000;

/**
 * @param onClose gets the closing of the body, which stores what it still has.
 * @param early the body, where it is read already.
 */
export function openDocument(
  parts: WorkspaceParts,
  id: LedgerId,
  onClose: (body: Promise<void>) => void,
  early: OpenBody | null = null,
): OpenDocument {
  const { clock, db, acts, documents, aside } = parts;
  const replica = parts.replica(id);
  const generation = writableStore(0);
  const lateWork = writableStore<LateWork | null>(null);
  const shown = openShownStatus(clock, refresh);
  const unsentNote = openUnsentNote(parts, id);
  const refused = derivedStore([replica.outbox], () =>
    replica.outbox.get().flatMap(({ id, draft, refusal }) => (refusal ? [{ id, draft, refusal }] : [])),
  );
  const unavailable = derivedStore([parts.followRefusal(id), replica.state], () =>
    replica.state.get() ? null : parts.followRefusal(id).get(),
  );
  const stopWaking = parts.wakes.subscribe(() => body.connection.nudge());
  let unfollow = (): void => {};
  let wasOpen = acts.link.get().kind === 'open';
  const stopNudging = acts.link.subscribe(() => {
    const isOpen = acts.link.get().kind === 'open';
    if (isOpen && !wasOpen) body.connection.nudge();
    wasOpen = isOpen;
  });
  let isClosed = false;
  void followOnceRead();
  let isRescuing = false;
  /** The late text cannot be read as content: it stays where it is, and the header says "not accepted". */
  let isBeyondRescue = false;
  let isRefreshing = false;
  let isStale = false;
  let cancelTitle: (() => void) | null = null;
  let cancelRescue: (() => void) | null = null;
  /** The body that was compared with a restored backup. */
  let compared: OpenBody | null = null;

  let body = early ?? openBody(parts, id, replica.place);
  let stopWatching = watch(body);

  /** Everything that depends on the body in memory. */
  function watch({ doc, durable, connection }: OpenBody): () => void {
    doc.on('afterTransaction', onBodyChange);
    const stops = [
      durable.storage.subscribe(refresh),
      durable.unsent.subscribe(refresh),
      connection.sync.subscribe(refresh),
    ];
    return () => {
      doc.off('afterTransaction', onBodyChange);
      for (const stop of stops) stop();
    };
  }

  /** Before it is read, the relay would be asked for all of it, and would send it again. */
  async function followOnceRead() {
    await replica.whenLoaded.catch(() => {});
    if (!isClosed) unfollow = acts.follow(id, replica.place);
  }

  /** Every outside event changes facts, then this decides; what it does may change facts again. */
  function refresh() {
    isStale = true;
    if (isRefreshing) return;
    isRefreshing = true;
    while (isStale && !isClosed) {
      isStale = false;
      decide();
    }
    isRefreshing = false;
  }

  function decide() {
    const facts = documentFacts(parts, id, { body, isLoaded, isToBeRescued: isToBeRescued() });
    const status = syncStatus(facts);
    shown.show(status, isLoaded);
    // Before it was read, nothing is known to be sent.
    if (isLoaded) unsentNote.set(facts.unsentBlocks > 0);
    if (status.kind === 'up-to-date') noteSynced();
    connectWhenPossible(facts);
    if (isOfBackup()) aside.run(joinBackup);
    writeAgain();
    const { isDiscarded } = body.durable.storage.get();
    const isLeftBehind =
      isDiscarded && !isMovedOut(body.durable) && (replica.state.get()?.seal ?? null) !== null;
    if (isDiscarded && !isLeftBehind && !isRescuing) aside.run(takeOverRescue);
    else if (isToBeRescued() || isLeftBehind) aside.run(rescue);
  }

  /** Refused because of the seal: not a word of trouble, since the work is about to be moved out. */
  function isToBeRescued(): boolean {
    return body.connection.sync.get().refusal?.code === 'document-sealed' && !isBeyondRescue;
  }

  /** The relay must have the document before it takes prose, and this app must know its schema. */
  function connectWhenPossible({ isTooNew }: SyncFacts) {
    const { link } = body.connection.sync.get();
    if (!isLoaded || link.kind !== 'idle' || isTooNew) return;
    const isCreatedThere = !replica.outbox.get().some(({ draft }) => draft.type === 'document-created');
    if (isCreatedThere) body.connection.start();
  }

  /** The relay was restored from a backup: what this device has more, if it has, is not mixed in. */
  const isOfBackup = (): boolean => {
    const { link } = body.connection.sync.get();
    return link.kind === 'stopped' && link.refusal.code === 'backup-restored' && compared !== body;
  };
  async function joinBackup() {
    const mine = body;
    compared = mine;
    const { historyToJoin } = await import('./other-history.ts');
    const history = await historyToJoin(parts.api, id, mine.doc);
    if (history === null || isClosed || mine !== body) return;
    mine.durable.noteHistory(history);
    compared = null;
    mine.connection.restart();
  }

  /**
   * Refused for a role that allows it, as far as this device has heard: given back, or taken and given back before it
   * heard of either. Tried once for each entry of the workspace's ledger.
   */
  let headSeen = parts.workspaceHead.get();
  function writeAgain() {
    const head = parts.workspaceHead.get();
    if (head === headSeen || body.connection.sync.get().refusal?.code !== 'role-insufficient') return;
    if (!includesRole(parts.myRole.get(), 'editor')) return;
    headSeen = head;
    body.connection.restart();
  }

  /** From now on the document opens without a relay. */
  function noteSynced() {
    const entry = parts.library.entry(id);
    if (!entry) return;
    const { document, lineage, title, owner, createdAtMs, changedAtMs, amends } = entry;
    const known = documents.all.get().get(id);
    if (known && (known.bodyAtMs ?? -1) >= changedAtMs) return;
    const now = titleOfBody(body.root) ?? title;
    const dates = { createdAtMs, changedAtMs, bodyAtMs: changedAtMs };
    aside.run(() => documents.put({ document, lineage, owner, amends, title: now, ...dates }));
  }

  /** Not told by updates: for those Yjs writes out the whole body when it was read. */
  function onBodyChange(transaction: Y.Transaction) {
    if (!transaction.local && transaction.origin === null) return;
    if (transaction.changed.size === 0) return;
    cancelTitle ??= clock.after(titleDelayMs, () => {
      cancelTitle = null;
      const title = titleOfBody(body.root);
      if (title !== null && documents.all.get().get(id)?.title !== title)
        aside.run(() =>
          documents.update(id, { title, ...(transaction.local && { changedAtMs: clock.now() }) }),
        );
    });
  }

  /** C3: what was written after the seal becomes an amendment draft, then the sealed text is loaded afresh. */
  async function rescue() {
    // One that is to go on is not begun anew: that would make a second draft of it.
    if (isRescuing || cancelRescue) return;
    isRescuing = true;
    try {
      const sealed = await untilStore(
        replica.state,
        (state) => state === null || state.seal !== null || isClosed,
      );
      const { lineage } = replica;
      if (!sealed?.seal || !lineage || isClosed) return;
      const old = body;
      const record = await moveOutLateWork(parts, {
        document: id,
        lineage,
        conclusion: sealed.seal.conclusion,
        doc: old.doc,
        durable: old.durable,
        letGo: showAnew,
      });
      isBeyondRescue = record === null;
      if (!record) return;
      // Another tab was faster, or this one let go of it before.
      await (body === old ? replaceBody() : settled(old));
      showLateWork(record);
    } catch (error) {
      rescueLater();
      throw error;
    } finally {
      isRescuing = false;
    }
  }

  /** Another tab has moved the late work out. */
  async function takeOverRescue() {
    if (isRescuing) return;
    isRescuing = true;
    try {
      await replaceBody();
      showLateWork((await db.get('late', id)) ?? null);
    } catch (error) {
      rescueLater();
      throw error;
    } finally {
      isRescuing = false;
    }
  }

  /** A disk that had no room for all of it may have some later. */
  function rescueLater() {
    cancelRescue ??= clock.after(rescueAgainMs, () => {
      cancelRescue = null;
      aside.run(goOnRescuing);
    });
  }

  async function goOnRescuing() {
    if (isRescuing || isClosed) return;
    isRescuing = true;
    try {
      showLateWork(await resumeLateWork(parts, id));
    } catch (error) {
      rescueLater();
      throw error;
    } finally {
      isRescuing = false;
    }
    refresh();
  }

  function showLateWork(record: LateRecord | null) {
    if (record?.step === 'cleared') lateWork.set({ amendment: record.amendment, changes: record.changes });
  }

  async function replaceBody() {
    if (isClosed) return;
    const old = body;
    showAnew();
    await settled(old);
  }

  /** The body is read anew; nobody writes in the old one any more. */
  function showAnew() {
    if (isClosed) return;
    stopWatching();
    body = openBody(parts, id, replica.place);
    stopWatching = watch(body);
    generation.set(generation.get() + 1);
  }

  async function settled(old: OpenBody) {
    await old.close();
    await body.durable.whenLoaded;
    refresh();
  }

  /** Acts come only from documents that are shared with us: what was refused before may be let in now. */
  function retryUnknown() {
    const { link } = body.connection.sync.get();
    if (link.kind === 'stopped' && link.refusal.code === 'document-unknown') body.connection.start();
  }

  let isLoaded = false;
  const stopRetrying = replica.state.subscribe(retryUnknown);
  const stops = [
    replica.outbox,
    replica.fault,
    replica.state,
    acts.link,
    parts.followRefusal(id),
    aside.fault,
    parts.myRole,
    parts.workspaceHead,
  ].map((store) => store.subscribe(refresh));
  const whenLoaded = (async () => {
    // A disk without room for it keeps nobody from reading.
    await goOnRescuing().catch((error: unknown) => aside.run(() => Promise.reject(error)));
    await Promise.all([body.durable.whenLoaded, replica.whenLoaded]);
    isLoaded = true;
    refresh();
  })();
  // Promise 4: a body that was read before tells of nothing any more, and one of a newer app is never mounted.
  refresh();

  return {
    id,
    get lineage() {
      const { lineage } = replica;
      invariant(lineage, 'the lineage is read when the state is known');
      return lineage;
    },
    get doc() {
      return body.doc;
    },
    get body() {
      return body.root;
    },
    get awareness() {
      return body.connection.awareness;
    },
    generation,
    state: replica.state,
    sync: shown.status,
    here: parts.here(id),
    refused,
    lateWork,
    unavailable,
    whenLoaded,
    textsAt: (seq) => storedTexts(db, id, seq),
    async perform(draft) {
      await replica.whenLoaded;
      if (replica.lineage === null) throw new RefusedError(unknownHere);
      return parts.outbox.add(replica, draft);
    },
    dismissRefused: (act) => parts.outbox.dismiss(id, act),
    dismissLateWork() {
      lateWork.set(null);
      aside.run(async () => {
        const record = await db.get('late', id);
        if (record?.step !== 'cleared') return;
        // Whoever was told has seen that draft: what comes later is told anew, and goes to another.
        const { text: _, ...rest } = record;
        await db.put('late', { ...rest, step: 'dismissed' }, id);
      });
    },
    async discardRefusedProse() {
      isRescuing = true;
      try {
        await discardBody(bodyDatabaseName(parts.deviceName, id));
        await replaceBody();
      } finally {
        isRescuing = false;
      }
    },
    noteOpening(opening) {
      const heads = [replica.place().head.seq, parts.workspaceHead.get()];
      body.durable.noteOpening(writtenOpening({ ...opening, heads }));
    },
    copyOfBody: () => Y.encodeStateAsUpdate(body.doc),
    close() {
      if (isClosed) return;
      isClosed = true;
      cancelTitle?.();
      cancelRescue?.();
      shown.stop();
      unsentNote.stop();
      stopWatching();
      stopNudging();
      stopWaking();
      refused.stop();
      unavailable.stop();
      stopRetrying();
      for (const stop of stops) stop();
      unfollow();
      onClose(body.close());
    },
  };
}

const unknownHere: Refusal = {
  code: 'document-unknown',
  sentence: 'This document is not on this device yet. Try again when the relay is in reach.',
};
