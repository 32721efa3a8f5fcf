/** The handbook as the relay has it: which documents are decided, and each one's file. */
import { toldOutcome } from '#shared/decision/told-outcome.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import {
  fileEntries,
  findIn,
  handbookIndex,
  indexFile,
  type FiledEntry,
  type HandbookEntry,
} from '#shared/record/handbook.ts';
import { madr } from '#shared/record/madr.ts';
import { verifyRecord } from '#shared/record/verify-record.ts';
import { textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import type { RecordOf } from '../ledger/document-record.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import { DamagedStore } from '../store/damage.ts';
import type { DocumentRow, Store } from '../store/store.ts';

export interface HandbookFile {
  readonly name: string;
  readonly text: string;
}

export interface Handbook {
  /** Every decided document that `member` may see; all of them for nobody in particular. */
  entries(member?: MemberId): readonly FiledEntry[];
  /** The file of one of `entries`. Throws `DamagedStore` for a damaged document. */
  file(entry: FiledEntry, entries: readonly FiledEntry[]): Promise<HandbookFile>;
  index(entries: readonly FiledEntry[]): HandbookFile;
}

export function createHandbook(store: Store, ledgers: Ledgers, recordOf: RecordOf): Handbook {
  const entryOf = (row: DocumentRow, member: MemberId | undefined): HandbookEntry | null => {
    if (!row.sealed) return null;
    const state = readable(() =>
      member === undefined ? ledgers.documentState(row.document) : ledgers.visibleTo(row.document, member),
    );
    if (state?.seal?.when.atMs == null) return null;
    return {
      document: row.document,
      number: row.number,
      title: store.bodyDescription(row.document)?.title || state.createdTitle,
      owner: state.owner ? personOf(ledgers.workspaceState(), state.owner) : 'nobody',
      outcome: toldOutcome(state.proposals.values()),
      decidedAtMs: state.seal.when.atMs,
      amends: state.amends?.document ?? null,
      supersededBy: state.supersededBy.at(-1)?.amendment ?? null,
      removedTexts: state.redactions.size,
    };
  };

  return {
    entries: (member) =>
      fileEntries(
        store.documents().flatMap((row) => {
          const entry = entryOf(row, member);
          return entry ? [entry] : [];
        }),
      ),

    async file(entry, entries) {
      const bytes = await recordOf(entry.document);
      if (!bytes.ok) throw new DamagedStore(bytes.error.sentence);
      // Whose signatures they are was checked when they came in; everything else is checked again.
      const record = await verifyRecord(bytes.value, () => Promise.resolve(true));
      if (!record.ok) throw new DamagedStore(record.error.sentence);
      const { state, workspace } = record.value;
      const { supersededBy, redactions } = ledgers.documentState(entry.document) ?? state;
      // What else came since would change the file without changing the decision's status.
      const since = { state: { ...state, supersededBy, redactions }, workspace };
      const view = viewOfRecord(record.value, { findDecision: findIn(entries), since });
      return { name: entry.file, text: madr(view, textOfRecord(record.value)) };
    },

    index: (entries) => ({
      name: indexFile,
      text: handbookIndex(ledgers.workspaceState().name, entries),
    }),
  };
}

/** A damaged document is left out; the others are told. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedStore) return null;
    throw error;
  }
}
