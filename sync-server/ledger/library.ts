/** The library: one entry per document, computed from its fold and what is known of its body. */
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { tallyOf } from '#shared/decision/tally.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import type { DocumentRow, Store } from '../store/store.ts';
import type { Ledgers } from './ledgers.ts';
import { isPrivate } from './visibility.ts';

export interface Library {
  /** Everything that `member` may see, in order of creation. */
  visibleTo(member: MemberId): LibraryEntry[];
  /** One entry as `member` may see it, or `null`. */
  entryFor(document: LedgerId, member: MemberId): LibraryEntry | null;
  /** The document that `document` amends, whose entry changes with it. */
  amendedBy(document: LedgerId): LedgerId | null;
  count(): number;
}

type Description = ReturnType<Store['bodyDescription']>;

export function createLibrary(store: Store, ledgers: Ledgers): Library {
  const entryFor = (document: LedgerId, member: MemberId): LibraryEntry | null => {
    const row = store.document(document);
    const state = row && ledgers.visibleTo(document, member);
    if (!row || !state) return null;
    const amendments = amendmentsOf(document).filter((id) => ledgers.visibleTo(id, member));
    return libraryEntry(row, state, store.bodyDescription(document), amendments);
  };
  const amendmentsOf = (document: LedgerId): LedgerId[] =>
    [...amendments().entries()].flatMap(([id, amended]) => (amended === document ? [id] : []));

  /** Amendments and what they amend; filled when first asked, from every ledger, and kept up by `onAppended`. */
  let known: Map<LedgerId, LedgerId> | null = null;
  const note = (document: LedgerId, into: Map<LedgerId, LedgerId>): void => {
    const amended = ledgers.documentState(document)?.amends?.document;
    if (amended) into.set(document, amended);
  };
  const amendments = (): Map<LedgerId, LedgerId> => {
    if (known) return known;
    const found = new Map<LedgerId, LedgerId>();
    for (const { document } of store.documents()) note(document, found);
    known = found;
    return found;
  };
  ledgers.onAppended((ledger) => {
    if (known && ledger !== ledgers.workspace) note(ledger, known);
  });

  return {
    visibleTo: (member) =>
      store.documents().flatMap(({ document }) => {
        const entry = entryFor(document, member);
        return entry ? [entry] : [];
      }),
    entryFor,
    amendedBy: (document) => amendments().get(document) ?? null,
    count: () => store.documents().length,
  };
}

function libraryEntry(
  row: DocumentRow,
  state: DocumentState,
  body: Description,
  amendedBy: LedgerId[],
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
    title: body?.title || state.createdTitle,
    owner: ownerOf(state),
    createdAtMs,
    changedAtMs: Math.max(state.atMs, body?.changedAtMs ?? 0),
    shared: !isPrivate(state),
    state: stateOf(proposals, open),
    closesAtMs: instants.length > 0 ? Math.min(...instants) : null,
    met: tallies.length > 0 && tallies.every((tally) => tally.isMet),
    outcome: last?.outcome ?? null,
    decidedAtMs: state.seal?.when.atMs ?? null,
    awaiting: unique(tallies.flatMap((tally) => tally.unanswered)),
    asked: unique(open.flatMap((proposal) => proposal.asked)),
    openThreads: [...state.threads.values()].filter((thread) => !thread.resolved).length,
    amends: state.amends && { ...state.amends },
    amendedBy,
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
