/** The library on this device: the relay's last list, kept on disk, and rows for the screens. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { derivedStore } from '../kernel/derived-store.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { replaceLibrary, type DeviceDatabase } from '../storage/device-database.ts';
import type { Aside } from './aside.ts';
import { libraryRows } from './library-rows.ts';
import type { LibraryRow } from './workspace.ts';
import type { Documents } from './workspace-parts.ts';

export interface LibraryList {
  readonly entries: Store<ReadonlyMap<LedgerId, LibraryEntry>>;
  readonly rows: Store<readonly LibraryRow[]>;
  entry(document: LedgerId): LibraryEntry | null;
  replace(list: readonly LibraryEntry[]): void;
  set(entry: LibraryEntry): void;
  remove(document: LedgerId): void;
  /** Documents whose first act waits: shown as unsent. */
  readonly readUncreated: () => Promise<void>;
  /** The whole list, after the disk failed to take some of it. */
  readonly keepAgain: () => Promise<void>;
  readonly stop: () => void;
}

/** @param stored the list as this device last had it. */
export function openLibraryList(
  db: DeviceDatabase,
  aside: Aside,
  documents: Documents,
  stored: readonly LibraryEntry[],
): LibraryList {
  const entries = writableStore(byDocument(stored));
  const uncreated = writableStore<ReadonlySet<LedgerId>>(new Set());
  const rows = derivedStore(
    [entries, documents.all, documents.unsent, uncreated],
    () =>
      libraryRows({
        entries: entries.get(),
        documents: documents.all.get(),
        unsent: documents.unsent.get(),
        uncreated: uncreated.get(),
      }),
    // Each keystroke makes a document unsent, each receipt sent: the screens seldom look different for it.
    (a, b) => a.length === b.length && a.every((row, i) => isSameRow(row, b[i])),
  );
  return {
    entries,
    rows,
    entry: (document) => entries.get().get(document) ?? null,
    replace(list) {
      entries.set(byDocument(list));
      aside.run(() => replaceLibrary(db, list));
    },
    set(entry) {
      entries.set(new Map(entries.get()).set(entry.document, entry));
      aside.run(() => db.put('library', entry, entry.document));
    },
    remove(document) {
      const next = new Map(entries.get());
      next.delete(document);
      entries.set(next);
      aside.run(() => db.delete('library', document));
    },
    async readUncreated() {
      const waiting = (await db.getAll('outbox')).filter(({ draft }) => draft.type === 'document-created');
      uncreated.set(new Set(waiting.map(({ ledger }) => ledger)));
    },
    keepAgain: () => replaceLibrary(db, [...entries.get().values()]),
    stop: rows.stop,
  };
}

const isSameRow = (a: LibraryRow, b: LibraryRow | undefined): boolean => {
  if (!b) return false;
  const [before, after] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return before.length === after.size && before.every(([name, value]) => Object.is(value, after.get(name)));
};

const byDocument = (list: readonly LibraryEntry[]): ReadonlyMap<LedgerId, LibraryEntry> =>
  new Map(list.map((entry) => [entry.document, entry]));
