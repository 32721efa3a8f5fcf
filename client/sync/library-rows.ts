/** The library as this device can show it: what the relay listed, and what only this device knows yet. */
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import type { DeviceDocument } from '../storage/device-database.ts';
import type { LibraryRow } from './workspace.ts';

export interface LibraryFacts {
  readonly entries: ReadonlyMap<LedgerId, LibraryEntry>;
  readonly documents: ReadonlyMap<LedgerId, DeviceDocument>;
  /** Documents whose prose has changes that the relay lacks: their own title is the newer one. */
  readonly unsent: ReadonlySet<LedgerId>;
  /** Created here, and the relay has not stamped it. */
  readonly uncreated: ReadonlySet<LedgerId>;
}

/** Most recently changed first. */
export function libraryRows({ entries, documents, unsent, uncreated }: LibraryFacts): readonly LibraryRow[] {
  const rows: LibraryRow[] = [...entries.values()].map((entry) => {
    const known = documents.get(entry.document);
    const title = known && unsent.has(entry.document) ? known.title : entry.title;
    return { ...entry, title, isUnsent: false, isOnDevice: known !== undefined && known.bodyAtMs !== null };
  });
  for (const document of documents.values())
    if (uncreated.has(document.document) && !entries.has(document.document)) rows.push(rowOf(document));
  return rows.toSorted((a, b) => b.changedAtMs - a.changedAtMs);
}

const rowOf = (document: DeviceDocument): LibraryRow => ({
  document: document.document,
  lineage: document.lineage,
  // Given by the relay when it hears of the document.
  number: 0,
  title: document.title,
  owner: document.owner,
  createdAtMs: document.createdAtMs,
  changedAtMs: document.changedAtMs,
  shared: false,
  state: 'drafting',
  closesAtMs: null,
  met: false,
  outcome: null,
  decidedAtMs: null,
  awaiting: [],
  asked: [],
  openThreads: 0,
  amends: document.amends,
  amendedBy: [],
  head: { seq: 0, hash: '' },
  schema: documentSchemaVersion,
  isUnsent: true,
  isOnDevice: true,
});
