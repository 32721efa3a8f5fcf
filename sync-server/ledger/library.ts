/** The library: one entry per document, computed from its fold and what is known of its body. */
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { tallyOf } from '#shared/decision/tally.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { DamagedStore } from '../store/damage.ts';
import type { DocumentRow, Store } from '../store/store.ts';
import type { Ledgers } from './ledgers.ts';
import { isPrivate } from './visibility.ts';

/** An entry as one member may see it, or `null`. */
export type EntryFor = (member: MemberId) => LibraryEntry | null;

export interface Library {
  /** Everything that `member` may see, newest document first. */
  visibleTo(member: MemberId): LibraryEntry[];
  /** The entry of a document as it is now, computed once for everybody who is told. */
  entryOf(document: LedgerId): EntryFor;
  /** The document that `document` amends, whose entry changes with it. */
  amendedBy(document: LedgerId): LedgerId | null;
  count(): number;
}

export function createLibrary(store: Store, ledgers: Ledgers): Library {
  /** Amendments of each document; filled when first asked, from every ledger, and kept up by `onAppended`. */
  let known: Map<LedgerId, Set<LedgerId>> | null = null;
  const note = (document: LedgerId, into: Map<LedgerId, Set<LedgerId>>): void => {
    const amended = readable(() => ledgers.documentState(document))?.amends?.document;
    if (amended) into.set(amended, (into.get(amended) ?? new Set()).add(document));
  };
  const amendmentsOf = (document: LedgerId): LedgerId[] => {
    if (!known) {
      known = new Map();
      for (const row of store.documents()) note(row.document, known);
    }
    return [...(known.get(document) ?? [])];
  };
  ledgers.onAppended((ledger) => {
    if (known && ledger !== ledgers.workspace) note(ledger, known);
  });

  const entryFrom = (row: DocumentRow, state: DocumentState): EntryFor => {
    const entry = libraryEntry(row, state, store.bodyDescription(row.document));
    const amendments = amendmentsOf(row.document);
    return (member) =>
      ledgers.visibleTo(row.document, member) && {
        ...entry,
        // A private amendment draft is nowhere to be found for others.
        amendedBy: amendments.filter((id) => readable(() => ledgers.visibleTo(id, member))),
      };
  };

  return {
    visibleTo: (member) =>
      store
        .documents()
        .toReversed()
        .flatMap((row) => {
          const state = readable(() => ledgers.visibleTo(row.document, member));
          const entry = state && entryFrom(row, state)(member);
          return entry ? [entry] : [];
        }),
    entryOf(document) {
      const row = store.document(document);
      const state = row && readable(() => ledgers.documentState(document));
      return row && state ? entryFrom(row, state) : () => null;
    },
    amendedBy: (document) => ledgers.documentState(document)?.amends?.document ?? null,
    count: () => store.documents().length,
  };
}

/** What a damaged ledger would have told is left out; the others are shown. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedStore) return null;
    throw error;
  }
}

/** What a row of the library shows of a title or an outcome, UTF-16 code units. */
const maxShown = 500;
const shown = (text: string): string =>
  text.length > maxShown ? `${text.slice(0, maxShown - 1).toWellFormed()}…` : text;

function libraryEntry(
  row: DocumentRow,
  state: DocumentState,
  body: ReturnType<Store['bodyDescription']>,
): LibraryEntry {
  const proposals = [...state.proposals.values()];
  const open = proposals.filter((proposal) => !proposal.conclusion);
  const tallies = open.map((proposal) => tallyOf(proposal, state.owner));
  const instants = open.flatMap(({ closesAtMs }) => (closesAtMs === null ? [] : [closesAtMs]));
  const conclusions = proposals.flatMap(({ conclusion }) => (conclusion ? [conclusion] : []));
  const last = conclusions.toSorted((a, b) => (a.when.seq ?? 0) - (b.when.seq ?? 0)).at(-1);
  const createdAtMs = state.created?.atMs ?? state.atMs;
  return {
    document: row.document,
    lineage: row.lineage,
    number: row.number,
    title: shown(body?.title || state.createdTitle),
    owner: ownerOf(state),
    createdAtMs,
    changedAtMs: Math.max(state.atMs, body?.changedAtMs ?? 0),
    shared: !isPrivate(state),
    state: stateOf(proposals, open),
    closesAtMs: instants.length > 0 ? Math.min(...instants) : null,
    met: tallies.length > 0 && tallies.every((tally) => tally.isMet),
    outcome: last?.outcome ? shown(last.outcome) : null,
    decidedAtMs: state.seal?.when.atMs ?? null,
    awaiting: unique(tallies.flatMap((tally) => tally.unanswered)),
    asked: unique(open.flatMap((proposal) => proposal.asked)),
    openThreads: [...state.threads.values()].filter((thread) => !thread.resolved).length,
    amends: state.amends && { ...state.amends },
    amendedBy: [],
    head: { seq: state.seq, hash: state.hash },
    schema: row.schema,
  };
}

function stateOf(all: readonly Proposal[], open: readonly Proposal[]): LibraryEntry['state'] {
  if (all.length === 0) return 'drafting';
  if (open.length > 0) return 'in-contribution';
  return all.some(({ conclusion }) => conclusion?.disposition === 'accepted') ? 'decided' : 'concluded';
}

function ownerOf({ owner }: DocumentState): MemberId {
  if (owner === null) throw new Error('Bug: a stored document was created by somebody');
  return owner;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
