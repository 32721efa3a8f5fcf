/**
 * A decision as a letter tells it: who decided what, on which text, with which answers and against which
 * objections. Markdown, HTML and the screen show this one view, so that they never say different things.
 */
import { unansweredQuestions } from '../discussion/questions.ts';
import type { DocumentState } from '../fold/document-state.ts';
import type { Digest, LedgerId } from '../kernel/ids.ts';
import type { WorkspaceState } from '../people/workspace-state.ts';
import { fileStem } from './file-stem.ts';
import type { Moment } from './moment.ts';
import { namesAndTimes, zoneOf } from './names-and-times.ts';
import { actionWords, ownershipWords, questionWords, toldWords } from './standing-words.ts';
import { laterView, proposalView, type Disposition, type ProposalView } from './proposal-view.ts';
import { visibleLine } from './visible.ts';

export interface DecisionView {
  /** `Decision 12` */
  readonly reference: string;
  /** `0012-keep-full-history`: for file names. */
  readonly fileStem: string;
  readonly document: LedgerId;
  readonly number: number;
  readonly title: string;
  /** Of the document: accepted when one proposal was; `open` while nothing is concluded. */
  readonly status: Disposition | 'open';
  readonly owner: string;
  readonly workspace: string;
  readonly created: Moment | null;
  /** Last conclusion. */
  readonly concluded: Moment | null;
  /** C6: the decision that this one amends, and so supersedes when it is accepted. */
  readonly amends: LinkedDecision | null;
  /** C6: the amendment that holds instead. */
  readonly supersededBy: LinkedDecision | null;
  /** C1: documents of the same decision, and others worth reading with it. */
  readonly related: readonly (LinkedDecision & { readonly isSameDecision: boolean })[];
  readonly proposals: readonly ProposalView[];
  readonly asked: readonly string[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  /** D2: questions that nobody answered. */
  readonly unanswered: readonly string[];
  /** C1: what follows, with owner and day. */
  readonly actions: readonly string[];
  /** O1: who owned it before, and how it changed hands. */
  readonly ownerships: readonly string[];
  /** Who was told, how and when. */
  readonly told: readonly string[];
  /** D4: how many texts were removed, by now. */
  readonly removedTexts: number;
  readonly evidence: EvidenceView;
}

/** Another document as a reader finds it; a bare id where nothing more is known. */
export interface LinkedDecision {
  readonly document: LedgerId;
  /** `Decision 14: Keep history for a year`, or `another document` */
  readonly words: string;
  /** In a folder of records: the file beside this one. */
  readonly file: string | null;
}

export interface EvidenceView {
  readonly lineage: string;
  /** Digest of the sealed text; `null` when nothing was sealed. */
  readonly bodyDigest: Digest | null;
  readonly sealed: Moment | null;
  readonly head: { readonly seq: number; readonly hash: Digest | '' };
}

export interface ViewOptions {
  /** Short number of the document; 0 before the relay gave one. */
  readonly number: number;
  /** Title of the body; the title given at creation is used when it is empty. */
  readonly title: string;
  /** What is known of other documents; without it they are named by their id. */
  readonly findDecision?: FindDecision;
  /** What happened after the record ended: late arrivals, reviews, mail. */
  readonly since?: Since;
  /** IANA zone for local times; the owner's zone when it is left out. */
  readonly zone?: string;
}

export type FindDecision = (document: LedgerId) => Omit<LinkedDecision, 'document'> | null;

/** The whole ledger folded, and the people as they are now. */
export interface Since {
  readonly state: DocumentState;
  readonly workspace: WorkspaceState;
}

export function decisionView(
  state: DocumentState,
  workspace: WorkspaceState,
  options: ViewOptions,
): DecisionView {
  const zone = options.zone ?? zoneOf(workspace, state.owner);
  const people = namesAndTimes(workspace, zone);
  const late = namesAndTimes(options.since?.workspace ?? workspace, zone);
  const now = options.since?.state ?? state;
  const proposals = [...state.proposals.values()];
  const views = proposals.map((proposal, index) => ({
    ...proposalView(proposal, { index, count: proposals.length, owner: state.owner }, people),
    ...laterView(now.proposals.get(proposal.id) ?? proposal, late),
  }));
  const linked = linkedBy(options.findDecision);
  const title = visibleLine(options.title) || visibleLine(state.createdTitle) || 'Untitled';
  const successor = now.supersededBy.at(-1);
  return {
    reference: options.number > 0 ? `Decision ${options.number}` : 'Decision without a number',
    fileStem: fileStem(options.number, title),
    document: state.document,
    number: options.number,
    title,
    status: documentStatus(views),
    owner: state.owner ? people.name(state.owner) : 'nobody',
    workspace: visibleLine(workspace.name),
    created: people.at(state.created),
    concluded: latest(views.map((view) => view.concluded)),
    amends: state.amends && linked(state.amends.document),
    supersededBy: successor ? linked(successor.amendment) : null,
    related: [...now.links.values()].map((link) => ({
      ...linked(link.to),
      isSameDecision: link.relation === 'same-decision',
    })),
    proposals: views,
    asked: people.names(proposals.flatMap((proposal) => proposal.asked)),
    consulted: people.names(proposals.flatMap((proposal) => proposal.consulted)),
    informed: people.names(proposals.flatMap((proposal) => proposal.informed)),
    unanswered: unansweredQuestions(state.threads.values()).map((question) =>
      questionWords(question, people),
    ),
    actions: [...now.actions.values()].map((action) => actionWords(action, late)),
    ownerships: state.ownerships.slice(1).map((ownership) => ownershipWords(ownership, people)),
    told: now.told.map((told) => toldWords(told, late)),
    removedTexts: now.redactions.size,
    evidence: {
      lineage: state.lineage,
      bodyDigest: state.seal?.bodyDigest ?? null,
      sealed: people.at(state.seal?.when ?? null),
      head: { seq: state.seq, hash: state.hash },
    },
  };
}

const linkedBy =
  (find: FindDecision = () => null) =>
  (document: LedgerId): LinkedDecision => ({
    document,
    ...(find(document) ?? { words: `document ${document}`, file: null }),
  });

function documentStatus(views: readonly ProposalView[]): Disposition | 'open' {
  const concluded = views.filter((view) => view.status !== 'open');
  if (concluded.some((view) => view.status === 'accepted')) return 'accepted';
  return concluded.length === views.length ? (concluded.at(-1)?.status ?? 'open') : 'open';
}

const latest = (moments: readonly (Moment | null)[]): Moment | null =>
  moments.reduce((last, next) => (next && (!last || next.atMs >= last.atMs) ? next : last), null);
