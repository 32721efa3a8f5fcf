/** The documents that this device holds, and which of them wait to be sent. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { writableStore } from '../kernel/store.ts';
import type { DeviceDatabase, DeviceDocument } from '../storage/device-database.ts';
import type { Documents } from './workspace-parts.ts';

export async function openDocuments(db: DeviceDatabase): Promise<Documents> {
  const all = writableStore<ReadonlyMap<LedgerId, DeviceDocument>>(new Map());
  const unsent = writableStore<ReadonlySet<LedgerId>>(new Set());
  /** What the disk failed to take. */
  const unkept = { rows: new Set<LedgerId>(), notes: new Set<LedgerId>() };

  async function read() {
    const [documents, names] = await Promise.all([db.getAll('documents'), db.getAllKeys('unsent')]);
    all.set(new Map(documents.map((document) => [document.document, document])));
    unsent.set(new Set(names as LedgerId[]));
  }
  await read();

  async function put(document: DeviceDocument) {
    all.set(new Map(all.get()).set(document.document, document));
    await keepRow(document.document);
  }

  const keepRow = (id: LedgerId) =>
    kept(unkept.rows, id, async () => {
      const row = all.get().get(id);
      if (row) await db.put('documents', row, id);
    });
  const keepNote = (id: LedgerId) =>
    kept(unkept.notes, id, async () => {
      await (unsent.get().has(id) ? db.put('unsent', true, id) : db.delete('unsent', id));
    });

  return {
    all,
    unsent,
    read,
    put,
    async update(id, change) {
      const known = all.get().get(id);
      if (known) await put({ ...known, ...change });
    },
    async markUnsent(id, isUnsent) {
      if (unsent.get().has(id) === isUnsent) return;
      const next = new Set(unsent.get());
      if (isUnsent) next.add(id);
      else next.delete(id);
      unsent.set(next);
      await keepNote(id);
    },
    async keepAgain() {
      for (const id of Array.from(unkept.rows)) await keepRow(id);
      for (const id of Array.from(unkept.notes)) await keepNote(id);
    },
  };
}

/** Stores what is known of `id` in the moment of storing, and notes whether it could be. */
async function kept(unkept: Set<LedgerId>, id: LedgerId, store: () => Promise<void>): Promise<void> {
  try {
    await store();
    unkept.delete(id);
  } catch (error) {
    unkept.add(id);
    throw error;
  }
}
