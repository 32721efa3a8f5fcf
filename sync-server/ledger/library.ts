/** The library: one entry per document, computed from its fold and what is known of its body. */
import { setImmediate } from 'node:timers/promises';
import type { Conclusion, Proposal } from '#shared/decision/proposal-state.ts';
import { fewWords } from '#shared/decision/few-words.ts';
import { toldOutcome } from '#shared/decision/told-outcome.ts';
import { tallyOf, type Tally } from '#shared/decision/tally.ts';
import { questionsIn } from '#shared/discussion/questions.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { followUpOf } from '#shared/fold/follow-up-facts.ts';
import { maxLinks } from '#shared/fold/follow-up-fold.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { hasLeftNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import type { LibraryEntry, WaitingQuestion } from '#shared/protocol/library-entry.ts';
import { readable } from '../store/damage.ts';
import type { BodyDescription, DocumentRow, Store } from '../store/store.ts';
import type { Ledgers } from './ledgers.ts';
import { relatedDocuments } from './related-documents.ts';
import { isPrivate } from './visibility.ts';

/** An entry as one member may see it, or `null`. */
export type EntryFor = (member: MemberId) => LibraryEntry | null;

export interface Library {
  /**
   * Resolves when every ledger has been read, `null` when all are: a few at a time, so that a large library after a
   * start holds up nobody else.
   */
  learned(): Promise<void> | null;
  /** Everything that `member` may see, newest document first: up to `most` entries, and which documents follow. */
  visibleTo(
    member: MemberId,
    most: number,
  ): { readonly first: readonly LibraryEntry[]; readonly others: readonly LedgerId[] };
  /** The entry of a document as it is now, computed once for everybody who is told. */
  entryOf(document: LedgerId): EntryFor;
  /** Documents that `document` amends or links to: their entries change with it. */
  mentionedBy(document: LedgerId): readonly LedgerId[];
  count(): number;
}

export function createLibrary(store: Store, ledgers: Ledgers): Library {
  const related = relatedDocuments(
    () => store.documents().map(({ document }) => document),
    (document) => readable(() => ledgers.documentState(document)),
  );
  ledgers.onAppended((ledger) => {
    if (ledger !== ledgers.workspace) related.note(ledger);
  });

  let learning: Promise<void> | null = null;
  const learn = async (): Promise<void> => {
    try {
      while (!related.learnSome(ledgersAtOnce)) await setImmediate();
    } finally {
      learning = null;
    }
  };

  const entryFrom = (row: DocumentRow, state: DocumentState, body: BodyDescription | null): EntryFor => {
    const entry = libraryEntry(row, state, ledgers.workspaceState(), body);
    const followUp = followUpOf(state, ledgers.workspaceState());
    const amendments = related.amendmentsOf(row.document);
    const links = [...new Set([...followUp.links, ...related.linkingTo(row.document)])].slice(
      0,
      maxLinksShown,
    );
    const seenBy = (member: MemberId, documents: readonly LedgerId[]): LedgerId[] =>
      documents.filter((id) => readable(() => ledgers.visibleTo(id, member)));
    const forEverybody = { ...entry, followUp };
    const isSameForAll = amendments.length === 0 && links.length === 0;
    return (member) => {
      if (!ledgers.visibleTo(row.document, member)) return null;
      if (isSameForAll) return forEverybody;
      return {
        ...entry,
        // A private amendment draft is nowhere to be found for others.
        amendedBy: seenBy(member, amendments),
        followUp: { ...followUp, links: seenBy(member, links) },
      };
    };
  };

  return {
    learned() {
      if (related.learnSome(ledgersAtOnce)) return null;
      return (learning ??= learn());
    },
    visibleTo(member, most) {
      const isVisible = ({ document }: DocumentRow): boolean =>
        readable(() => ledgers.visibleTo(document, member)) !== null;
      const rows = store.documents().filter(isVisible).toReversed();
      const described = store.bodyDescriptions();
      return {
        first: rows.slice(0, most).flatMap((row) => {
          const state = ledgers.visibleTo(row.document, member);
          const entry = state && entryFrom(row, state, described.get(row.document) ?? null)(member);
          return entry ? [entry] : [];
        }),
        others: rows.slice(most).map(({ document }) => document),
      };
    },
    entryOf(document) {
      const row = store.document(document);
      const state = row && readable(() => ledgers.documentState(document));
      return row && state ? entryFrom(row, state, store.bodyDescription(document)) : () => null;
    },
    mentionedBy: (document) => related.mentionedBy(document),
    count: () => store.documents().length,
  };
}

/** So many ledgers are read in one turn of the event loop: some milliseconds. */
const ledgersAtOnce = 32;

/** Links that a row carries: its own, then the first of those to it. */
const maxLinksShown = 2 * maxLinks;

/** What a row of the library shows of a title or an outcome, UTF-16 code units. */
const maxShown = 500;
const shown = (text: string, most = maxShown): string =>
  text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;

function libraryEntry(
  row: DocumentRow,
  state: DocumentState,
  workspace: WorkspaceState,
  body: BodyDescription | null,
): LibraryEntry {
  const proposals = [...state.proposals.values()];
  const open = proposals.filter((proposal) => !proposal.conclusion);
  const tallies = open.map((proposal) => tallyOf(proposal, state.owner, hasLeftNow(workspace)));
  const instants = open.flatMap(({ closesAtMs }) => (closesAtMs === null ? [] : [closesAtMs]));
  const outcome = toldOutcome(proposals);
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
    ended: endOf(proposals, open),
    closesAtMs: instants.length > 0 ? Math.min(...instants) : null,
    met: tallies.length > 0 && tallies.every((tally) => tally.isMet),
    ...missingIn(open, tallies),
    outcome: outcome ? shown(outcome) : null,
    told: state.told.flatMap(({ way, members }) => (way === 'list' ? members : [])),
    decidedAtMs: state.seal?.when.atMs ?? lastEnd(proposals, open)?.when.atMs ?? null,
    awaiting: unique(tallies.flatMap((tally) => tally.unanswered)),
    asked: unique(open.flatMap((proposal) => proposal.asked)),
    openThreads: [...state.threads.values()].filter((thread) => !thread.resolved).length,
    questions: waitingQuestions(state),
    amends: state.amends && { ...state.amends },
    amendedBy: [],
    head: { seq: state.seq, hash: state.hash },
    schema: row.schema,
  };
}

/** What a row tells of the first proposal to close that cannot be accepted as it stands. */
function missingIn(open: readonly Proposal[], tallies: readonly Tally[]): Pick<LibraryEntry, 'missing'> {
  const [first] = tallies
    .map((tally, index) => ({ tally, closesAtMs: open[index]?.closesAtMs ?? Infinity }))
    .filter(({ tally }) => !tally.isMet)
    .toSorted((a, b) => a.closesAtMs - b.closesAtMs);
  return first
    ? {
        missing: fewWords(first.tally.missing).map(({ words, members }) => ({
          words,
          members: [...members],
        })),
      }
    : {};
}

const maxQuestions = 100;
/** What a list shows of a question, UTF-16 code units. */
const maxQuestionShown = 200;

/** D2 */
const waitingQuestions = ({ threads }: DocumentState): WaitingQuestion[] =>
  questionsIn(threads.values())
    .filter(({ standing }) => standing === 'open' || standing === 'answered')
    .map(({ comment, by, to, question, standing }) => ({
      comment: comment.id,
      by,
      to,
      answerByMs: question.answerByMs,
      isAnswered: standing === 'answered',
      text: comment.text === null ? null : shown(comment.text, maxQuestionShown),
    }))
    .toSorted((a, b) => (a.answerByMs ?? Infinity) - (b.answerByMs ?? Infinity))
    .slice(0, maxQuestions);

function stateOf(all: readonly Proposal[], open: readonly Proposal[]): LibraryEntry['state'] {
  if (all.length === 0) return 'drafting';
  if (open.length > 0) return 'in-contribution';
  return all.some(({ conclusion }) => conclusion?.disposition === 'accepted') ? 'decided' : 'concluded';
}

function endOf(
  all: readonly Proposal[],
  open: readonly Proposal[],
): NonNullable<LibraryEntry['ended']> | null {
  const last = lastEnd(all, open);
  return !last || last.disposition === 'accepted' ? null : last.disposition;
}

/** The conclusion that came last, where all ended and nothing was accepted. */
function lastEnd(all: readonly Proposal[], open: readonly Proposal[]): Conclusion | null {
  if (stateOf(all, open) !== 'concluded') return null;
  const conclusions = all.flatMap(({ conclusion }) => conclusion ?? []);
  return conclusions.toSorted((a, b) => (a.when.seq ?? 0) - (b.when.seq ?? 0)).at(-1) ?? null;
}

function ownerOf({ owner }: DocumentState): MemberId {
  if (owner === null) throw new Error('Bug: a stored document was created by somebody');
  return owner;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
