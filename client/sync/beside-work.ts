/**
 * What goes on beside the screens: documents written offline are sent without being opened, and the most recently
 * changed ones are fetched, so that they open without a relay. One tab does it, one document at a time.
 */
import { type LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { historyHeader } from '#shared/protocol/http-api.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { untilStore } from '../kernel/derived-store.ts';
import type { Store } from '../kernel/store.ts';
import type { Tabs } from './tabs.ts';
import type { OpenDocument, SyncStatus } from './workspace.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

export interface BesideWork {
  readonly parts: WorkspaceParts;
  readonly entries: Store<ReadonlyMap<LedgerId, LibraryEntry>>;
  readonly isWelcome: Store<boolean>;
  readonly tabs: Pick<Tabs, 'isSender'>;
  keepFollowing(ledger: LedgerId): void;
  open(document: LedgerId): Promise<OpenDocument>;
  isOpen(document: LedgerId): boolean;
}

/** How many of the most recently changed documents this device keeps by itself. */
const keptDocuments = 30;
/** A document that others are writing is fetched about this often, ms. */
const fetchEveryMs = 300_000;
/** A document that does not come to its end lets the next one go first, ms. */
const patienceMs = 20_000;
/** Until it is tried again on the same connection, which may last for days, ms. */
const sendAgainMs = 30_000;

export interface BesideWorker {
  /** There is more of it to send, whatever was tried on this connection. */
  again(document: LedgerId): void;
  stop(): void;
}

export function workBeside(work: BesideWork): BesideWorker {
  const { parts, entries, isWelcome } = work;
  let isStopped = false;
  let isWorking = false;
  /** Tried on this connection: not again before the next, unless it only ran out of patience. */
  let tried = new Set<string>();
  /** What ran out of patience: how to call off that it is tried again. */
  const again = new Map<LedgerId, () => void>();

  /** A draft that was refused for the role is known to the relay once that came back: its prose is tried then, too. */
  let known: ReadonlySet<LedgerId> = new Set();
  function tryWhatBecameKnown() {
    const now = new Set([...parts.documents.unsent.get()].filter((id) => entries.get().has(id)));
    for (const id of now) if (!known.has(id)) tried.delete(sendingOf(id));
    known = now;
  }

  function wake() {
    tryWhatBecameKnown();
    if (!isWelcome.get()) tried = new Set();
    else if (!isWorking && work.tabs.isSender()) {
      isWorking = true;
      parts.aside.run(() => goOn().finally(() => (isWorking = false)));
    }
  }

  async function goOn() {
    for (let task = nextTask(); task && !isStopped && isWelcome.get(); task = nextTask()) {
      tried.add(task.name);
      await task.run();
    }
  }

  function nextTask(): { readonly name: string; readonly run: () => Promise<void> } | null {
    for (const document of parts.documents.unsent.get())
      if (isComplete(document) && !tried.has(sendingOf(document)))
        return { name: sendingOf(document), run: () => send(document) };
    for (const entry of recentEntries()) {
      work.keepFollowing(entry.document);
      if (work.isOpen(entry.document)) continue;
      const name = `fetch ${entry.document} ${Math.floor(parts.clock.now() / fetchEveryMs)}`;
      const has = parts.documents.all.get().get(entry.document)?.bodyAtMs ?? -1;
      if (has < entry.changedAtMs && entry.schema <= documentSchemaVersion && !tried.has(name))
        return { name, run: () => fetchBody(entry) };
    }
    return null;
  }

  /** A draft whose making was interrupted is noted as unsent before it is a document: the relay would not know it. */
  const isComplete = (document: LedgerId) =>
    parts.documents.all.get().has(document) || entries.get().has(document);

  const recentEntries = () =>
    [...entries.get().values()].toSorted((a, b) => b.changedAtMs - a.changedAtMs).slice(0, keptDocuments);

  /** Opens the document until all of it is sent, or something stands in the way. */
  async function send(id: LedgerId) {
    const document = await work.open(id);
    const patience = Promise.withResolvers<void>();
    const cancel = parts.clock.after(patienceMs, patience.resolve);
    await Promise.race([untilStore(document.sync, isSettled), patience.promise]);
    cancel();
    if (!isSettled(document.sync.get())) sendAgainLater(id);
    document.close();
  }

  /** A lid that was closed, or a slow network: neither ends the connection, nor is it a reason to give up. */
  function sendAgainLater(id: LedgerId) {
    again.get(id)?.();
    if (isStopped) return;
    const cancel = parts.clock.after(sendAgainMs, () => {
      again.delete(id);
      tried.delete(sendingOf(id));
      wake();
    });
    again.set(id, cancel);
  }

  /** Brings the relay's text onto this device's disk; whoever has the document open does it by socket. */
  async function fetchBody(entry: LibraryEntry) {
    let history: LineageId | null = null;
    const update = await parts.api.bytes(`/api/documents/${entry.document}/body`, (headers) => {
      history = LineageId.safeParse(headers.get(historyHeader)).data ?? null;
    });
    if (!update.ok || isStopped) return;
    const { storeFetchedBody } = await import('./fetched-body.ts');
    await storeFetchedBody(parts, entry, { update: update.value, history });
  }

  const stops = [isWelcome, entries, parts.documents.unsent].map((store) => store.subscribe(wake));
  // What was refused for the role may be taken now.
  stops.push(
    parts.myRole.subscribe(() => {
      parts.aside.run(async () => {
        await parts.outbox.roleChanged();
        tried = new Set();
        wake();
      });
    }),
  );
  return {
    again(document) {
      tried.delete(sendingOf(document));
      wake();
    },
    stop() {
      isStopped = true;
      for (const stop of stops) stop();
      for (const cancel of again.values()) cancel();
    },
  };
}

const sendingOf = (document: LedgerId): string => `send ${document}`;

/** Nothing is left to do, or somebody has to decide. */
const isSettled = ({ kind }: SyncStatus): boolean =>
  kind === 'up-to-date' || kind === 'needs-newer-app' || kind === 'refused';
